"""What each process did, written before and after each attempt: a kill loses no line that was written."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class Diary:
    """One file per slot; a new process of the slot goes on with it."""

    def __init__(self, folder: Path, slot: int) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._slot = slot
        self._path = folder / f"{slot:02d}.jsonl"
        self._descriptor = os.open(self._path, flags, 0o600)

    def write(self, **entry: Any) -> None:
        os.write(
            self._descriptor, (json.dumps({"slot": self._slot} | entry, ensure_ascii=False) + "\n").encode()
        )

    def entries(self) -> Iterator[Entry]:
        """What this slot has written so far, the oldest first."""
        return _entries(self._path)


def read(folder: Path) -> Iterator[Entry]:
    """All entries, slot by slot, in the order of writing; a line that is just being written is left out."""
    for path in sorted(folder.glob("*.jsonl")):
        yield from _entries(path)


def _entries(path: Path) -> Iterator[Entry]:
    whole, _, _ = path.read_text(encoding="utf-8").rpartition("\n")
    for line in whole.splitlines():
        yield json.loads(line)


def last(folder: Path) -> dict[int, Entry]:
    """By slot: the last entry of each that wrote one."""
    return {entry["slot"]: entry for entry in read(folder)}
