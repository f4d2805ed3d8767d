"""Free space, looked at before something is written: running full half-way is a worse message."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

from madoguchi.install.complaints import disk_full

__all__ = ["FIRST_START", "LATER_START", "MEGABYTE", "disk_full", "free_bytes", "is_full", "require_space"]

MEGABYTE = 1024 * 1024
FIRST_START = 400 * MEGABYTE
LATER_START = 100 * MEGABYTE


def free_bytes(path: Path) -> int:
    """Free space where `path` is or will be."""
    # Not `path.exists()`: that raises below a folder which is closed to us, and this only asks for the disk.
    while not os.path.exists(path):
        path = path.parent
    return shutil.disk_usage(path).free


def require_space(path: Path, needed_bytes: int) -> None:
    """Refuse early.

    Errors: `DISK_FULL`.
    """
    if free_bytes(path) < needed_bytes:
        raise disk_full(path)


def is_full(problem: OSError) -> bool:
    """Whether a write failed for want of space."""
    return problem.errno in (errno.ENOSPC, errno.EDQUOT)
