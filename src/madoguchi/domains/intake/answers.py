"""What selectors hand to screens: plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.rules import Facts
from madoguchi.domains.intake.draft import Draft

Asked = tuple[str, str]
"""(member id or "" for the household, fact)."""


@dataclass(frozen=True, slots=True)
class GuideView:
    token: str
    share_token: str
    event: str
    facts: Facts
    path: tuple[Asked, ...]
    skipped: frozenset[Asked]
    language: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """`draft` is None once the text was purged."""

    reference: str
    state: str
    version: int
    language: str
    draft: Draft | None
    updated_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class PlaceView:
    place: str
    starts_at: datetime
    length_min: int
    service: str
    as_of: datetime
    office: str = ""


@dataclass(frozen=True, slots=True)
class TimeView:
    """One place of a moment that can be booked."""

    place: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """`days` are the first free moments of the days that have one; `shown` is one of them, with its `times`.

    `as_of` is when the office last spoke of one of these times.
    """

    days: tuple[datetime, ...]
    shown: datetime | None
    times: tuple[TimeView, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class BookingView:
    public_id: str
    reference: str
    place: str
    starts_at: datetime
    length_min: int
    services: tuple[str, ...]
    state: str
    office: str = ""
    service: str = ""
    mode: str = "in_person"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PositionView:
    """Minutes until the call: within `likely_low_min`..`likely_high_min` in half of the cases, within
    `low_min`..`high_min` in nine of ten; None where it is not known. `desks` are open for it.
    `place` is the id of the counter of `office` where the household is or waits; with `stays` it keeps its seat and the
    clerk comes. Where a ticket was merged into this one, `merged_from` is its number and `asked_for` its reference.
    """

    reference: str
    number: str
    state: str
    ahead: int | None
    low_min: int | None
    high_min: int | None
    likely_low_min: int | None
    likely_high_min: int | None
    counter: str
    turn: int
    later_until: datetime | None
    as_of: datetime
    office: str = ""
    place: str = ""
    stays: bool = False
    asked_for: str = ""
    merged_from: str = ""
    desks: int | None = None


@dataclass(frozen=True, slots=True)
class WaitingWithMail:
    reference: str
    mail: str
    language: str


@dataclass(frozen=True, slots=True)
class StatusItem:
    application: str
    procedure: str
    state: str
    state_label: str
    changed_at: datetime
    as_of: datetime


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """`fields` are [{"fact", "member"}] or plain fact ids that the clerk asks to be put right."""

    reference: str
    application: str
    fields: tuple[Asked, ...]
    message: str
    state: str
