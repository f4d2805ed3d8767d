"""Writing a file so that a reader sees all of it or none of it, also after a power cut."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def write_private(target: Path, content: bytes) -> None:
    """Mode 0600; written beside the target, flushed to disk, then renamed over it."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(6)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Make renames in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
