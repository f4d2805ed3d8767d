"""A throw-away PostgreSQL with the program's tables and nothing else running beside it."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from madoguchi.bench.load import BenchBroken
from madoguchi.install import fonts, roles
from madoguchi.install.account import account_for
from madoguchi.install.cluster import Cluster

_OURS = ("MADOGUCHI_", "DATABASE_", "DJANGO_")
_CHOICE = ("MADOGUCHI_CITY", "MADOGUCHI_CITY_FOLDER")


@contextmanager
def database(environ: Mapping[str, str], top: Path | None = None) -> Iterator[dict[str, str]]:
    """The environment of a prepared installation, on a server with the settings of production (only its first
    making is not flushed to disk), in a folder of its own below `top`. Errors: BenchBroken, InstallError."""
    # As root the database's own account must reach the folder, and TMPDIR may be closed to it.
    top = top or (Path("/tmp") if os.geteuid() == 0 else None)  # noqa: S108
    shelf = Path(tempfile.mkdtemp(prefix="madoguchi-bench-", dir=top))
    shelf.chmod(0o711)
    cluster = Cluster(home=shelf / "pg", account=account_for("bench"))
    admin, owner = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    try:
        for name in ("pg", "data", "keys"):
            (shelf / name).mkdir(mode=0o700)
        cluster.create(admin_password=admin, durable=False)
        cluster.start()
        roles.ensure(cluster, admin_password=admin, owner_password=owner)
        url = cluster.url(role=roles.OWNER, password=owner, database=roles.DATABASE)
        prepared = _environment(environ, shelf, url, owner)
        _prepare(prepared)
        yield prepared
    finally:
        cluster.stop(mode="immediate")
        shutil.rmtree(shelf, ignore_errors=True)


def _environment(environ: Mapping[str, str], shelf: Path, url: str, secret: str) -> dict[str, str]:
    kept = {name: value for name, value in environ.items() if not name.startswith(_OURS) or name in _CHOICE}
    return {
        **kept,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
        "MADOGUCHI_ZONE": "all",
        "MADOGUCHI_DATA": str(shelf / "data"),
        "MADOGUCHI_KEYS": str(shelf / "keys"),
        "MADOGUCHI_SECRET_KEY": secret,
        "MADOGUCHI_ALLOWED_HOSTS": "localhost",
        "MADOGUCHI_FONTS": ":".join(str(path) for path in fonts.font_paths()),
    }


def _prepare(environ: Mapping[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "madoguchi.cli", "prepare"],
        env=dict(environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BenchBroken(f"the database could not be made ready:\n{done.stderr[-2000:]}")
