"""The locks of an installation. Who holds them owns its PostgreSQL's life; they fall with the process."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from madoguchi.install.errors import InstallError, Refusal

NAME = "run.lock"


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold the lock of one folder for the length of a block.

    Errors: `ALREADY_RUNNING`.
    """
    descriptor = os.open(path / NAME, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise _running(path) from problem
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _running(path: Path) -> InstallError:
    holder = (path / NAME).read_text(encoding="ascii").strip() or "?"
    return InstallError(
        Refusal.ALREADY_RUNNING,
        f"データフォルダー {path} では、もう Madoguchi が動いています(プロセス {holder})。",
        "動いているほうを使うか、その画面で Ctrl-C を押して止めてから、もう一度始めてください。",
    )
