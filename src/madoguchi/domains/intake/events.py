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


@dataclass(frozen=True)
class WaitingOffered(Event):
    """A place is kept for the one who is next until `until`; both moments in ISO form."""

    code: ClassVar[str] = "waiting.offered"
    office: str
    service: str
    starts_at: str
    until: str


@dataclass(frozen=True)
class WaitingEnded(Event):
    """Offers were not answered, so the household is out of the line."""

    code: ClassVar[str] = "waiting.ended"
    office: str
    service: str


@dataclass(frozen=True)
class BookingCalledOff(Event):
    """The city cannot keep the time. `reason` is what citizens read; they stand in front of the line."""

    code: ClassVar[str] = "booking.called_off"
    office: str
    service: str
    starts_at: str
    reason: str


@dataclass(frozen=True)
class BookingMadeForCaller(Event):
    """Staff booked or changed it for somebody on the telephone."""

    code: ClassVar[str] = "booking.made_for_caller"
    office: str
    service: str
    starts_at: str
