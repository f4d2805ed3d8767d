"""What this room hands to the staff's screens: plain values, no rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.enrolling import Limits
from madoguchi.domains.courses.fees import Fee


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course in the staff's list; `calls` are groups that have to be telephoned."""

    course: str
    series: str
    place: str
    starts_at: datetime
    closes_at: datetime
    state: str
    state_label: str
    seats: int
    taken: int
    waiting: int
    calls: int
    minimum: int

    @property
    def is_short(self) -> bool:
        """Too few people, and nobody enrols any more or soon."""
        return self.taken < self.minimum


@dataclass(frozen=True, slots=True)
class CoursePage:
    rows: tuple[CourseRow, ...]
    total: int
    number: int
    pages: int


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """`office_free` can be given away by telephone now; `front_free` is with the internet side, as far as is known here.

    `front_share`: of its seats that belong to the internet side.
    """

    code: str
    fee_yen: int
    limits: Limits
    seats: int
    taken: int
    waiting: int
    office_free: int
    front_free: int
    front_share: int


@dataclass(frozen=True, slots=True)
class CourseView:
    course: str
    series: str
    place: str
    state: str
    state_label: str
    called_off_because: str
    opens_at: datetime
    closes_at: datetime
    cancel_until: datetime
    minimum: int
    sessions: tuple[tuple[int, datetime, datetime], ...]
    categories: tuple[CategoryCount, ...]

    @property
    def taken(self) -> int:
        return sum(one.taken for one in self.categories)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """`presence`: one for each meeting; None where nothing was noted."""

    number: int
    subject: str
    name: str
    kana: str
    presence: tuple[bool | None, ...]


@dataclass(frozen=True, slots=True)
class RollRow:
    """A group on the roll, on the waiting list, or gone."""

    reference: str
    state: str
    state_label: str
    category: str
    channel_label: str
    phone: str
    has_mail: bool
    due_yen: int
    fee: Fee
    refund_note: str
    queued_at: datetime | None
    offer_until: datetime | None
    needs_call: bool
    people: tuple[PersonRow, ...]

    @property
    def subject(self) -> str:
        """Of the first of the group, who left the telephone number."""
        return self.people[0].subject if self.people else ""
