"""The folder between two zones: `out` is emptied by the city's file gateway into the other side's `in`.

What the office has for the individual-number side lies in `out-number`, so that the way to the internet never sees it.

A file appears under its final name only when it is complete (written beside, flushed, renamed), and leaves
`in` for `done` or `refused`, so that a person can see what happened to each.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings

from madoguchi.core.errors import Conflict, ExternalFailure
from madoguchi.foundation import clock
from madoguchi.foundation.files.atomic import write_private
from madoguchi.foundation.transfer import receiving
from madoguchi.foundation.transfer.header import MAX_BYTES

SUFFIX = ".envelope"
DONE_KEPT_DAYS = 1  # positions alone are thousands of files a day
REFUSED_KEPT_DAYS = 14


def place(name: str) -> Path:
    """TRANSFER_FOLDER/out, out-number, in, done or refused; made when missing."""
    path = Path(settings.TRANSFER_FOLDER) / name
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def outbox(to: str) -> str:
    return "out-number" if to == "number" else "out"


def put(name: str, sealed: bytes, *, to: str) -> Path:
    """`to` is the recipient's zone."""
    target = place(outbox(to)) / f"{name}{SUFFIX}"
    write_private(target, sealed)
    return target


def import_waiting(limit: int = 500) -> int:
    """Receive the files in `in`, oldest name first; returns how many were taken.

    A file that this install cannot open yet (the other zone's keys are missing) stays where it is.
    """
    taken = 0
    for path in sorted(place("in").glob(f"*{SUFFIX}"))[:limit]:
        if path.name.startswith("."):
            continue
        try:
            receiving.receive(_read(path))
        except Conflict as refusal:
            _move(path, place("refused") / f"{path.name}.{refusal.code}")
            receiving.record_refusal(refusal.code, path.name)
        except ExternalFailure as failure:
            if not failure.retryable:
                raise
            return taken
        else:
            _move(path, place("done") / path.name)
            os.utime(place("done") / path.name)
            taken += 1
    return taken


def carry(source: Path, target: Path, *, to: str = "office") -> int:
    """What the gateway does, for a demo of two installs: move what `source` has for zone `to` into `target`/in."""
    moved = 0
    (target / "in").mkdir(parents=True, exist_ok=True)
    for path in sorted((source / outbox(to)).glob(f"*{SUFFIX}")):
        if not path.name.startswith("."):
            write_private(target / "in" / path.name, path.read_bytes())
            path.unlink()
            moved += 1
    return moved


def clear_old() -> int:
    """Delete files that lie in `done` and `refused` for long, by the machine's clock; returns how many."""
    return _clear("done", DONE_KEPT_DAYS) + _clear("refused", REFUSED_KEPT_DAYS)


def _clear(name: str, days: int) -> int:
    oldest = clock.reading.machine_now().timestamp() - days * 86400
    old = [path for path in place(name).iterdir() if path.stat().st_mtime < oldest]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _read(path: Path) -> bytes:
    """Errors: Conflict("transfer.too_large") before anything is read into memory."""
    if path.stat().st_size > MAX_BYTES:
        raise Conflict("transfer.too_large")
    return path.read_bytes()


def _move(path: Path, target: Path) -> None:
    # The gateway may have mounted `in` from elsewhere; a rename across file systems needs a copy.
    shutil.move(path, target)
