"""What this room hands to screens: plain values, no rows, no names of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.core.enrolling import Limits


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; empty: everything."""

    topic: str = ""
    district: str = ""
    place: str = ""
    day: date | None = None
    only_free: bool = False


@dataclass(frozen=True, slots=True)
class CategoryView:
    """`free` seats can be taken now; none while groups wait (`waiting`)."""

    code: str
    fee_yen: int
    limits: Limits
    free: int
    waiting: int

    @property
    def is_full(self) -> bool:
        return self.free < self.limits.group_min or self.waiting > 0


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in the list."""

    course: str
    series: str
    place: str
    starts_at: datetime
    ends_at: datetime
    meetings: int
    opens_at: datetime
    closes_at: datetime
    is_called_off: bool
    free: int
    as_of: datetime


@dataclass(frozen=True, slots=True)
class CoursePage:
    """One page of the list."""

    rows: tuple[CourseRow, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class CourseView:
    course: str
    series: str
    place: str
    meetings: tuple[tuple[datetime, datetime], ...]
    opens_at: datetime
    closes_at: datetime
    cancel_until: datetime
    is_called_off: bool
    categories: tuple[CategoryView, ...]
    as_of: datetime

    def category(self, code: str) -> CategoryView | None:
        return next((one for one in self.categories if one.code == code), None)


@dataclass(frozen=True, slots=True)
class EnrolmentView:
    """`ahead` groups wait before it; `as_of` is when the office last spoke of it, None before it has answered.

    `owed_yen`: still to be paid; below zero: due back. `changes` rises with every word of either side.
    """

    reference: str
    course: str
    series: str
    category: str
    people: int
    state: str
    due_yen: int
    owed_yen: int
    ahead: int | None
    offer_until: datetime | None
    reason: str
    as_of: datetime | None
    is_active: bool
    changes: int


@dataclass(frozen=True, slots=True)
class Contact:
    """Goes to the office with the names and is not kept here."""

    phone: str
    mail: str = ""
    lives_here: bool = False
    language: str = "ja"
