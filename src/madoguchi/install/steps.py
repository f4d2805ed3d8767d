"""What is done to the database and the data folder before the first page: Django commands, as data.

They run in one child (`madoguchi prepare`), and not at all while a stamp in the database says that this very
build has done them: the second start doesn't pay.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from madoguchi.install.folder import Folder

_ROOT = Path(__file__).resolve().parents[3]
_SOURCES = ("src/madoguchi", "data", "locale")
# What the program itself compiles: the first start writes it after the stamp was computed.
_COMPILED = (".mo", ".mo.tmp", ".pyc")


@dataclass(frozen=True, slots=True)
class Step:
    """One management command of Django or of a room."""

    label: str
    command: str
    arguments: tuple[str, ...] = ()
    zones: tuple[str, ...] = ("all", "front", "office", "number")
    needs_demo: bool = False


PREPARE = (
    Step("データベースの表をそろえています", "migrate", ("--no-input",)),
    Step("画面の部品をそろえています", "collectstatic", ("--no-input",)),
    Step("手続の目録の版を記録しています", "record_catalogue"),
    Step("窓口と予約枠を用意しています", "load_hall", zones=("all", "office")),
    Step("講座を用意しています", "load_courses", zones=("all", "office")),
    Step("デモ用の職員を登録しています", "load_demo_staff", needs_demo=True),
)


def chosen(zone: str, *, is_demo: bool) -> tuple[Step, ...]:
    """The steps of one installation, in order."""
    return tuple(step for step in PREPARE if zone in step.zones and (is_demo or not step.needs_demo))


def build_id(folder: Folder) -> str:
    """Changes whenever a file of the program, of the city data or the kind of installation does.

    Reads names, sizes and times only (about 10 ms), never contents.
    """
    digest = hashlib.sha256(f"{folder.city} {folder.zone} {folder.is_demo} {folder.path}".encode())
    for source in _SOURCES:
        for where, folders, names in os.walk(_ROOT / source):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(name for name in names if not name.endswith(_COMPILED)):
                found = os.stat(os.path.join(where, name))
                digest.update(f"{where}/{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def is_prepared(database_url: str, folder: Folder, build: str) -> bool:
    """Whether the stamp in the database and the files in the data folder are those of this build."""
    if not (folder.path / "static").is_dir():
        return False
    with psycopg.connect(database_url, connect_timeout=10) as connection:
        row = connection.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    return row is not None and row[0] == _stamp(build)


def mark_prepared(database_url: str, build: str) -> bool:
    """Put the stamp on the database itself, so that a restored backup doesn't carry another's.

    False for a role that doesn't own its database: every role reads the stamp, the owner alone writes it.
    """
    with psycopg.connect(database_url, connect_timeout=10, autocommit=True) as connection:
        try:
            connection.execute(
                sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    sql.Identifier(connection.info.dbname), sql.Literal(_stamp(build))
                )
            )
        except psycopg.errors.InsufficientPrivilege:
            return False
    return True


def _stamp(build: str) -> str:
    return f"madoguchi build {build}"
