"""Heads of the chains, kept off the database: one line per sealed block, and the public keys that signed
them.

The folder is meant to lie on another machine (MADOGUCHI_AUDIT_HEADS). Whoever can change the database and
not this folder can't cut the tail of a log unseen.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from madoguchi.foundation.audit.keys import key_id
from madoguchi.foundation.audit.models import Block

_TAIL_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Head:
    log: str
    number: int
    digest: str
    key_id: str
    signature: str


def folder() -> Path:
    return Path(settings.AUDIT_HEADS_FOLDER)


def _file(log: str) -> Path:
    return folder() / f"{log}.jsonl"


def last_number(log: str) -> int:
    """Number of the last head written whole; 0 when there is none."""
    path = _file(log)
    if not path.exists():
        return 0
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
        whole = file.read().rpartition(b"\n")[0]
    return int(json.loads(whole.rpartition(b"\n")[2])["number"]) if whole else 0


def append(log: str, blocks: list[Block]) -> None:
    """Add a line per block and wait until the disk has them. A torn last line is completed first."""
    path = _file(log)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a+b") as file:
        _drop_torn_line(path)
        for block in blocks:
            head = Head(log, block.number, block.digest, block.key_id, block.signature)
            file.write(json.dumps(asdict(head), sort_keys=True).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _drop_torn_line(path: Path) -> None:
    data_end = path.stat().st_size
    if data_end == 0:
        return
    with path.open("r+b") as file:
        start = max(0, data_end - _TAIL_BYTES)
        file.seek(start)
        tail = file.read()
        if not tail.endswith(b"\n"):
            file.truncate(start + tail.rfind(b"\n") + 1)


def read(log: str) -> Iterator[Head]:
    """Heads in the order in which they were written. A line that can't be read is skipped: its number then
    lacks."""
    path = _file(log)
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                yield Head(**json.loads(line))
            except (ValueError, TypeError):
                continue


def publish_key(public: bytes) -> None:
    """Put the public key beside the heads, so that a verifier needs nothing of the install."""
    path = folder() / f"{key_id(public)}.pub"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_text(public.hex() + "\n", encoding="ascii")


def public_key(identifier: str) -> bytes | None:
    """The key of that id, or None; a file under a name that its content does not hash to is not believed."""
    path = folder() / f"{identifier}.pub"
    if not identifier.isalnum() or not path.exists():
        return None
    public = bytes.fromhex(path.read_text(encoding="ascii").strip())
    return public if key_id(public) == identifier else None
