"""Reading what the sandbox of LINE and text messages kept: one JSON line per message."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Note:
    """`who`: a LINE user id or a telephone number. `is_mine`: the person wrote it."""

    at: datetime
    who: str
    text: str
    is_mine: bool


def list_line(limit: int = 50) -> list[Note]:
    return _notes("line.jsonl", "user", limit)


def list_sms(limit: int = 50) -> list[Note]:
    return _notes("sms.jsonl", "number", limit)


def _notes(name: str, who: str, limit: int) -> list[Note]:
    """Newest first. A line that is just being written is left out."""
    path = Path(settings.DATA_FOLDER) / "phones" / name
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8").split("\n")[:-1]
    found = (json.loads(line) for line in lines[-limit:])
    return [
        Note(datetime.fromtimestamp(one["at"], UTC), one[who], one["text"], one.get("from") == "person")
        for one in reversed(list(found))
    ]
