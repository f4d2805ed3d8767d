"""A city: offices, counters, sections, calendar, procedures, forms, wording. One city is one folder of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from madoguchi.core.calendars import ClosedDays
from madoguchi.core.queueing.shares import USUAL
from madoguchi.core.rules import Condition, Vocabulary
from madoguchi.foundation.cities.booking import (
    Bookable,
    BookingMode,
    BookingRules,
    BookingService,
)
from madoguchi.foundation.cities.courses import CourseSeries
from madoguchi.foundation.cities.fact_catalogue import FactCatalogue
from madoguchi.foundation.cities.forms import FormSpec, Source
from madoguchi.foundation.cities.procedures import Certainty, Document, LapseRule, Procedure
from madoguchi.foundation.cities.search_words import Referral, Synonyms
from madoguchi.foundation.cities.sites import LateHours, OpenHours, Site, SiteGroup, SiteKind
from madoguchi.foundation.cities.text import EMPTY, Text

_NO_SOURCE = Source("")
_EVERY_DAY = frozenset(range(7))


class ExchangeEncoding(StrEnum):
    """Encodings that a section's core system may ask for; cp932 is that of older Windows systems."""

    UTF_8 = "utf-8"
    CP932 = "cp932"


@dataclass(frozen=True, slots=True)
class Section:
    """担当課. `phone` is empty where the city has not given one; `exchange_encoding` is that of its core system's files.

    `subject` is what it deals with, for where several have the same name: those are one office to the citizen and
    several desks to the staff.
    """

    id: str
    name: str
    phone: str = ""
    exchange_encoding: str = "utf-8"
    subject: str = ""

    @property
    def desk_name(self) -> str:
        """The name as staff tell it from others."""
        return f"{self.name}({self.subject})" if self.subject else self.name


@dataclass(frozen=True, slots=True)
class Seat:
    """`wheelchair`: somebody in a wheelchair can sit at this desk. Where no desk of a counter says so, it is not
    known, and nobody is kept from any."""

    id: str
    name: str
    wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Counter:
    """窓口: a place with seats. `sections` are those whose procedures are dealt with here.

    `booked_percent`: of the calls in a quarter of an hour, the share of those with a booking (1 to 99).
    """

    id: str
    name: Text
    number: str
    floor: str
    sections: tuple[str, ...]
    seats: tuple[Seat, ...]
    booked_percent: int = USUAL.booked_percent


@dataclass(frozen=True, slots=True)
class Office:
    """`opens`/`closes` are local times; `counters` in the order in which a household walks them.

    `not_here`: procedures that it does not take although a counter serves their section. `closed_days` None: the city's.
    `certainty` is that of name and address; `last_reception` is the last time at which somebody is taken in.
    """

    id: str
    name: Text
    address: str
    opens: time
    closes: time
    counters: tuple[Counter, ...]
    booking: tuple[BookingService, ...]
    not_here: tuple[str, ...] = ()
    closed_days: ClosedDays | None = None
    kind: SiteKind = SiteKind.CITY_HALL
    district: str = ""
    phone: str = ""
    late_hours: tuple[LateHours, ...] = ()
    last_reception: time | None = None
    source: Source = _NO_SOURCE
    certainty: Certainty = Certainty.UNVERIFIED
    hours_certainty: Certainty = Certainty.UNVERIFIED
    note: Text = EMPTY

    @property
    def hours(self) -> tuple[OpenHours, ...]:
        """The same on every day that is not closed."""
        return (OpenHours(_EVERY_DAY, self.opens, self.closes),)

    @property
    def walk_in(self) -> tuple[BookingService, ...]:
        """What somebody may come for without a booking."""
        return tuple(one for one in self.booking if one.mode is BookingMode.IN_PERSON)

    @property
    def bookable(self) -> Bookable:
        return Bookable(
            id=self.id,
            name=self.name,
            address=self.address,
            district=self.district,
            phone=self.phone,
            hours=self.hours,
            closed_days=self.closed_days,
            booking=self.booking,
            has_counters=True,
            hours_certainty=self.hours_certainty,
        )

    def counter_for(self, section: str) -> Counter | None:
        return next((counter for counter in self.counters if section in counter.sections), None)


@dataclass(frozen=True, slots=True)
class PublishedInventory:
    """What the city itself has published about its procedures online; None: not published.

    `target`: procedures that it means to bring online, of which `online` are; `difficult`: those that it counts beside
    these because a law or the like stands in the way. `applications` are per year. `counted` says what it counts.
    """

    counted: str
    source: Source
    as_of: str = ""
    target: int | None = None
    online: int | None = None
    difficult: int | None = None
    applications: int | None = None
    applications_online: int | None = None
    goal: str = ""


@dataclass(frozen=True, slots=True)
class City:
    """`code` is the six-digit 全国地方公共団体コード. `wording` are sentences that differ between cities.

    `site_groups` are the sites without counters, by kind. `derived_notes` say in words what the conditions of
    `derived` mean; `vocabulary` is what conditions may refer to.
    """

    id: str
    code: str
    name: Text
    prefecture: str
    languages: tuple[str, ...]
    sections: Mapping[str, Section]
    offices: Mapping[str, Office]
    closed_days: ClosedDays
    facts: FactCatalogue
    derived: Mapping[str, Condition]
    documents: Mapping[str, Document]
    procedures: Mapping[str, Procedure]
    forms: Mapping[str, FormSpec]
    wording: Mapping[str, Text]
    forms_folders: tuple[str, ...] = ()
    lapses: Mapping[str, LapseRule] = field(default_factory=dict)
    derived_notes: Mapping[str, Text] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)
    synonyms: Mapping[str, Synonyms] = field(default_factory=dict)
    referrals: Mapping[str, Referral] = field(default_factory=dict)
    site_groups: Mapping[str, SiteGroup] = field(default_factory=dict)
    inventory: PublishedInventory | None = None
    courses: Mapping[str, CourseSeries] = field(default_factory=dict)
    booking_rules: BookingRules = field(default_factory=BookingRules)

    @property
    def bookable(self) -> dict[str, Bookable]:
        """Where times can be booked, by id: offices with counters first, then the other places."""
        places = [one.bookable for one in self.offices.values() if one.booking]
        places += [one.bookable for one in self.sites.values() if one.booking]
        return {place.id: place for place in places}

    @property
    def sites(self) -> Mapping[str, Site]:
        """Those that are no office with counters, by id."""
        return {name: site for group in self.site_groups.values() for name, site in group.sites.items()}

    @property
    def main_office(self) -> Office:
        return next(iter(self.offices.values()))
