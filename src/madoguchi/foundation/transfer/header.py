"""The part of an envelope that a gateway may read: no personal data, everything signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

VERSION = 1
MAX_BYTES = 1024 * 1024
ZONES = ("front", "office")

# Each replaces the one before it and is sent every few seconds: forgotten after a day, worthless by then.
SNAPSHOTS = frozenset({"places", "positions"})


@dataclass(frozen=True, slots=True)
class Header:
    """`sender` and `recipient` are zones. `envelope_id` never comes twice."""

    envelope_id: str
    kind: str
    sent_at: datetime
    sender: str
    recipient: str = ""
    city: str = ""
