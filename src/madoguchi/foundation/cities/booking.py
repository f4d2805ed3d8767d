"""What can be booked in a city, where, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from madoguchi.core.calendars import ClosedDays
from madoguchi.foundation.cities.procedures import Certainty
from madoguchi.foundation.cities.sites import OpenHours
from madoguchi.foundation.cities.text import EMPTY, Text


class BookingMode(StrEnum):
    """How the two meet: at the counter, by video link, or by a call of the staff."""

    IN_PERSON = "in_person"
    REMOTE = "remote"
    PHONE = "phone"


class Lane(StrEnum):
    """Which line an errand belongs to: short ones need not wait behind long talks."""

    EXPRESS = "express"
    GENERAL = "general"
    CONSULTATION = "consultation"


@dataclass(frozen=True, slots=True)
class BookingService:
    """What a person reserves: one time for the whole visit. `length_min` is one slot; a longer visit takes several.

    `procedures` are named, or those of the named life events that are served there. `join` tells where to be or what
    will happen at a remote or telephone appointment. `certainty` is that of length and number of places.
    """

    id: str
    name: Text
    length_min: int
    procedures: tuple[str, ...]
    places_per_slot: int
    lane: Lane = Lane.GENERAL
    mode: BookingMode = BookingMode.IN_PERSON
    join: Text = EMPTY
    certainty: Certainty = Certainty.UNVERIFIED


@dataclass(frozen=True, slots=True)
class BookingRules:
    """Rules that a city publishes about its bookings.

    `change_until_min`: changing on the internet ends so many minutes before; later by telephone.
    `most_slots`: a longer visit is booked as so many slots, and the rest is told to the counter.
    `return_at`: the day before, what the internet has not sold by then goes back to the office.
    `missed_limit` bookings missed without a word within `missed_days`: the next ones by telephone only (0: no such rule).
    `offer_min`: how long an offered place is kept for the one who waits; `offers_at_most`: unanswered ones in a row.
    """

    change_until_min: int = 60
    most_slots: int = 3
    return_at: time = time(17, 0)
    missed_limit: int = 3
    missed_days: int = 90
    offer_min: int = 180
    offers_at_most: int = 3


@dataclass(frozen=True, slots=True)
class Bookable:
    """An office or another place of the city with times to book. `has_counters`: a ticket is given there.

    `closed_days` None: the city's. `hours_certainty` is that of the hours.
    """

    id: str
    name: Text
    address: str
    district: str
    phone: str
    hours: tuple[OpenHours, ...]
    closed_days: ClosedDays | None
    booking: tuple[BookingService, ...]
    has_counters: bool
    hours_certainty: Certainty = Certainty.UNVERIFIED

    def service(self, name: str) -> BookingService | None:
        return next((one for one in self.booking if one.id == name), None)
