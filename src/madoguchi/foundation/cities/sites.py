"""Places of a city other than the offices with counters: branch offices, service corners, community centres.

They have no queue and no seats here, and no plan sends a household there by itself; pages tell what is done where,
and some have times to book.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from madoguchi.core.calendars import ClosedDays
from madoguchi.foundation.cities.forms import Source
from madoguchi.foundation.cities.procedures import Certainty, Procedure
from madoguchi.foundation.cities.text import EMPTY, Text

if TYPE_CHECKING:
    from madoguchi.foundation.cities.booking import Bookable, BookingService


class SiteKind(StrEnum):
    CITY_HALL = "city_hall"
    WARD_OFFICE = "ward_office"
    BRANCH_OFFICE = "branch_office"
    SERVICE_CORNER = "service_corner"
    COMMUNITY_CENTER = "community_center"


TAKES_FILINGS = frozenset(SiteKind) - {SiteKind.COMMUNITY_CENTER}


class Offer(StrEnum):
    """What happens at a place besides filings."""

    DIGITAL_COURSE = "digital_course"
    REMOTE_DESK = "remote_desk"


@dataclass(frozen=True, slots=True)
class OpenHours:
    """Local times on these weekdays (Monday is 0) that are no closed days."""

    weekdays: frozenset[int]
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class LateHours:
    """Some counters stay open until `closes`; `note` says which. Not part of the hours on which a visitor may rely."""

    weekdays: frozenset[int]
    closes: time
    note: Text
    source: Source
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Takes:
    """What may be filed: procedures of these sections and these procedures, without `not_here`. All empty: not known."""

    sections: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    not_here: tuple[str, ...] = ()

    def takes(self, procedure: Procedure) -> bool:
        named = procedure.id in self.procedures or procedure.section in self.sections
        return named and procedure.id not in self.not_here


@dataclass(frozen=True, slots=True)
class Site:
    """`name` is a proper name and stays Japanese. `district` is the ward; an empty address, phone or hours: not known.

    `closed_days` None: the city's. `certainty` is that of name and address. `booking_hours` are those in which times
    are booked; empty: the hours.
    """

    id: str
    kind: SiteKind
    name: str
    district: str
    address: str
    phone: str
    hours: tuple[OpenHours, ...]
    closed_days: ClosedDays | None
    takes: Takes
    offers: tuple[Offer, ...]
    source: Source
    certainty: Certainty
    hours_certainty: Certainty
    last_reception: time | None = None
    note: Text = EMPTY
    booking: tuple[BookingService, ...] = ()
    booking_hours: tuple[OpenHours, ...] = ()

    @property
    def bookable(self) -> Bookable:
        from madoguchi.foundation.cities.booking import Bookable

        return Bookable(
            id=self.id,
            name=Text(self.name),
            address=self.address,
            district=self.district,
            phone=self.phone,
            hours=self.booking_hours or self.hours,
            closed_days=self.closed_days,
            booking=self.booking,
            has_counters=False,
            hours_certainty=self.hours_certainty,
        )


@dataclass(frozen=True, slots=True)
class SiteGroup:
    """Places of one kind, as one file has them; `title` is what the city calls them.

    `expected`: how many the city has, by `expected_source` (None: not known). `source` of a place is where its name and
    address are from.
    """

    id: str
    kind: SiteKind
    title: Text
    sites: Mapping[str, Site] = field(default_factory=dict)
    expected: int | None = None
    expected_source: Source = field(default_factory=lambda: Source(""))
    hours_source: Source = field(default_factory=lambda: Source(""))
    note: Text = EMPTY

    @property
    def missing(self) -> int:
        """So many of the city's places of this kind are not in the data."""
        return max(0, (self.expected or 0) - len(self.sites))
