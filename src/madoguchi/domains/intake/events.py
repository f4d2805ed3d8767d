"""News of this room, without a word of what people typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from madoguchi.foundation.events import Event


@dataclass(frozen=True)
class BookingMade(Event):
    """A place was sold on the internet side. The case is the reference."""

    code: ClassVar[str] = "booking.booked"
    place: str
    starts_at: str
    service: str
