"""What limits a sale: the processor time of both sides of the connection, and what the disk gives."""

from __future__ import annotations

import os
from pathlib import Path
from time import perf_counter

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")
_PARENT, _OWN_AND_ENDED = 1, slice(11, 15)
_BLOCK = b"\0" * 8192
_SEGMENT = 16 * 1024 * 1024
"""A file of the write-ahead log is made whole before it is written, and so flushes no sizes and no lists of blocks."""


def server_pid() -> int:
    """The process of which each connection's process is a child (Linux's /proc)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(_stat(int(cursor.fetchone()[0]))[_PARENT])


def server_s(server: int) -> float:
    """Processor seconds of the database server so far, its processes that have ended included."""
    lines = [_stat(int(one.name)) for one in Path("/proc").iterdir() if one.name.isdecimal()]
    found = [line for line in lines if line and int(line[_PARENT]) == server]
    return sum(sum(map(int, line[_OWN_AND_ENDED])) for line in [_stat(server), *found] if line) / _TICKS


def flushes_per_s(folder: Path, seconds: float) -> float:
    """How often a single writer gets 8 KB to the disk for certain, in a file that has its size already: as
    `pg_test_fsync` measures `fdatasync`, which is how the write-ahead log is written."""
    path = folder / "flushes"
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(file, b"\0" * _SEGMENT)
        os.fsync(file)
        done, began = 0, perf_counter()
        while (passed := perf_counter() - began) < seconds:
            os.pwrite(file, _BLOCK, done * len(_BLOCK) % _SEGMENT)
            os.fdatasync(file)
            done += 1
        return done / passed
    finally:
        os.close(file)
        path.unlink()


def _stat(pid: int) -> list[str]:
    """From the state on; empty for a process that has just ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
