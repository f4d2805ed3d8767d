"""A throw-away installation for the runs: PostgreSQL, keys and folders in a temporary place.

The database is prepared once as any installation is; each run works on a copy of it.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

from madoguchi.install import fonts, roles
from madoguchi.install.account import account_for
from madoguchi.install.cluster import ADMIN, Cluster
from madoguchi.rel.outcome import Order, Outcome, RelBroken

_OURS = ("MADOGUCHI_", "DATABASE_", "DJANGO_")
_PREFIX = "madoguchi-rel-"
_ALIVE = "alive.lock"
_CHOICE = ("MADOGUCHI_CITY", "MADOGUCHI_CITY_FOLDER")
_LONGEST_S = 4 * 3600.0
_SETTINGS = {"max_connections": "100"}


def say(line: str) -> None:
    """Progress goes to stderr; stdout carries results only."""
    print(line, file=sys.stderr, flush=True)


class Scratch:
    """Inside the block the server runs; afterwards nothing of it is left."""

    def __init__(self) -> None:
        sweep()
        self.shelf = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_top()))
        self.shelf.chmod(0o711)
        self._alive = _hold(self.shelf)
        self._admin, self._owner = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        self._cluster = _cluster_in(self.shelf)

    def __enter__(self) -> Self:
        try:
            say("データベースを用意しています")
            for name in ("pg", "data", "keys"):
                (self.shelf / name).mkdir(mode=0o700)
            self._cluster.create(admin_password=self._admin, durable=False)
            self._cluster.start()
            roles.ensure(self._cluster, admin_password=self._admin, owner_password=self._owner)
            self._prepare()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._remove()

    def play(self, order: Order) -> Outcome:
        """One run in a process of its own, on a fresh copy of the prepared database. Errors: `RelBroken`."""
        (found,) = self.play_all([order])
        return found

    def play_all(self, orders: Sequence[Order]) -> Iterator[Outcome]:
        """Runs of one name that can share a process and a copy. Errors: `RelBroken`, also after some have ended."""
        database = f"run_{secrets.token_hex(4)}"
        self._copy(database)
        words = ("madoguchi.rel.stage", json.dumps([asdict(order) for order in orders]))
        with self._started(*words, database=database) as process:
            assert process.stdout is not None
            ended = 0
            for line in process.stdout:
                ended += 1
                yield Outcome(**json.loads(line))
        if process.returncode or ended < len(orders):
            raise RelBroken(f"{ended} of {len(orders)} runs ended, then {process.returncode}")

    def _copy(self, database: str) -> None:
        url = self._cluster.url(role=ADMIN, password=self._admin, database="postgres")
        with psycopg.connect(url, autocommit=True) as connection:
            names = (sql.Identifier(name) for name in (database, roles.DATABASE, roles.OWNER))
            # FILE_COPY ends with a checkpoint. Without one, numbers that the template's sequences had logged ahead
            # would be given out in the copy without being logged there, and a crash would give them out again.
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {} STRATEGY FILE_COPY")
            connection.execute(statement.format(*names))

    @contextmanager
    def _started(self, *words: str, database: str) -> Iterator[subprocess.Popen[str]]:
        """A process whose results are read as they come; it ends with the block, and after four hours at the latest."""
        process = subprocess.Popen(
            [sys.executable, "-m", *words],
            env=self._environment(database),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        watch = threading.Timer(_LONGEST_S, process.kill)
        watch.start()
        try:
            with process:
                try:
                    yield process
                except BaseException:
                    process.kill()
                    raise
        finally:
            watch.cancel()

    def _prepare(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "madoguchi.cli", "prepare"],
            env=self._environment(roles.DATABASE),
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr.fileno(),
            timeout=_LONGEST_S,
            check=False,
        )
        if done.returncode:
            raise RelBroken(f"the preparation ended with {done.returncode}")

    def _environment(self, database: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        return {
            **kept,
            "DATABASE_URL": self._cluster.url(role=roles.OWNER, password=self._owner, database=database),
            "DJANGO_SETTINGS_MODULE": "madoguchi.config.settings",
            **{name: value for name, value in os.environ.items() if name in _CHOICE},
            "MADOGUCHI_ZONE": "all",
            "MADOGUCHI_DATA": str(self.shelf / "data"),
            "MADOGUCHI_KEYS": str(self.shelf / "keys"),
            "MADOGUCHI_SECRET_KEY": self._owner,
            "MADOGUCHI_ALLOWED_HOSTS": "localhost testserver",
            "MADOGUCHI_FONTS": ":".join(str(path) for path in fonts.font_paths()),
        }

    def _remove(self) -> None:
        _remove(self.shelf)
        if self._alive is not None:
            os.close(self._alive)


def sweep() -> None:
    """Stop the servers and remove the folders of runs that were killed outright."""
    for shelf in _top().glob(f"{_PREFIX}*"):
        try:
            is_ours = shelf.stat().st_uid == os.geteuid() and (shelf / _ALIVE).exists()
            if is_ours and (lock := _hold(shelf)) is not None:
                _remove(shelf)
                os.close(lock)
        except FileNotFoundError:
            continue


def _top() -> Path:
    # As root the database's own account must reach the folder, and TMPDIR may be closed to it.
    return Path("/tmp") if os.geteuid() == 0 else Path(tempfile.gettempdir())  # noqa: S108


def _cluster_in(shelf: Path) -> Cluster:
    return Cluster(home=shelf / "pg", account=account_for("rel"), settings=_SETTINGS)


def _hold(shelf: Path) -> int | None:
    """Take the lock that says "this run is alive"; it falls with the process. None where another has it."""
    descriptor = os.open(shelf / _ALIVE, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove(shelf: Path) -> None:
    _cluster_in(shelf).stop(mode="immediate")
    shutil.rmtree(shelf, ignore_errors=True)
