"""The part of an envelope that a gateway may read: no personal data, everything signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

VERSION = 1
MAX_BYTES = 1024 * 1024
ZONES = ("front", "office", "number")
# Who has anything to say to whom. The internet side and the individual-number side never meet.
PATHS = frozenset({("front", "office"), ("office", "front"), ("office", "number"), ("number", "office")})

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
