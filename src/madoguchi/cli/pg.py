"""`madoguchi pg PROGRAM …`: PostgreSQL's own tools on an installation's database, for backups and for looking."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import parse_qs, unquote, urlsplit

from madoguchi.install import binaries
from madoguchi.install.account import Account

_TOOLS = ("pg_dump", "pg_restore", "psql")


def main(argv: list[str]) -> int:
    """Run one tool of the installed PostgreSQL; its exit code. The password goes by the environment, not by argv."""
    if not argv or argv[0] not in _TOOLS:
        print(f"使い方: madoguchi pg {'|'.join(_TOOLS)} [引数…]", file=sys.stderr)
        return 0 if {"-h", "--help"} & set(argv[:1]) else 2
    ours = Account(uid=os.geteuid(), gid=os.getegid(), switched=False)
    tool = binaries.programs(ours).folder / argv[0]
    variables = connection_variables(os.environ["DATABASE_URL"])
    target = [f"--dbname={variables['PGDATABASE']}"] if argv[0] == "pg_restore" else []
    return subprocess.run([tool, *target, *argv[1:]], env={**os.environ, **variables}, check=False).returncode


def connection_variables(url: str) -> dict[str, str]:
    """What libpq reads from the environment, for the parts that a `DATABASE_URL` names."""
    parts = urlsplit(url)
    more = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    named = {
        "PGHOST": parts.hostname or more.get("host", ""),
        "PGPORT": str(parts.port or more.get("port", "")),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": more.get("sslmode", ""),
        "PGSSLROOTCERT": more.get("sslrootcert", ""),
    }
    return {name: value for name, value in named.items() if value}
