"""Courses, consultations and events as data: one series, held at one or many places, by a rule for its days.

What is scheduled, opened and sold is the business of the office; here stand the rules that a city publishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from madoguchi.foundation.cities.text import EMPTY, Text


class Topic(StrEnum):
    DIGITAL = "digital"
    CONSULTATION = "consultation"
    SPORTS = "sports"
    HEALTH = "health"
    CULTURE = "culture"


class Every(StrEnum):
    """MONTH: each month; YEAR: in `month` only."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Ages are those on the day of the first session; None: no limit.

    `guardian_age`: the first person of a group is at least so old and need not fit the other two.
    """

    min_age: int | None = None
    max_age: int | None = None
    guardian_age: int | None = None
    residents_only: bool = False

    @property
    def needs_birth_date(self) -> bool:
        return (self.min_age, self.max_age, self.guardian_age) != (None, None, None)


@dataclass(frozen=True, slots=True)
class CourseCategory:
    """`fee_yen` is for one person and is paid on the day; a group has `group_min` to `group_max` people."""

    id: str
    name: Text
    seats: int
    fee_yen: int
    eligibility: Eligibility
    group_min: int = 1
    group_max: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a series is held. Monday is 0.

    Either `dates`, or the `week`-th of a weekday each month or in `month` of each year: the weekdays and `starts` are
    given to the places in turn, so that a hundred of them do not all begin at once. `every_start`: a course of its own
    for each start at each place. `sessions` meetings, `days_between` apart, are one course.
    """

    every: Every
    week: int
    weekdays: tuple[int, ...]
    starts: tuple[time, ...]
    length_min: int
    month: int | None = None
    dates: tuple[date, ...] = ()
    every_start: bool = False
    sessions: int = 1
    days_between: int = 7
    months_ahead: int = 2


@dataclass(frozen=True, slots=True)
class EnrolmentRules:
    """`per_person`: so many courses of the series at a time. `minimum`: people without whom it is not worth holding.

    A place on the waiting list that is offered is kept for `offer_hours`. `front_share_percent` of the seats are sold on the
    internet, the others by telephone.
    """

    opens_days_before: int
    opens_at: time
    closes_days_before: int
    cancel_until_days_before: int
    per_person: int
    offer_hours: int
    minimum: int = 0
    front_share_percent: int = 75


@dataclass(frozen=True, slots=True)
class Venue:
    """A place that is no site of the city's data."""

    name: Text
    address: str
    district: str = ""


@dataclass(frozen=True, slots=True)
class CourseSeries:
    """`places` are ids of offices or sites; empty where it is held at `venue`. `is_example`: invented, and shown as such."""

    id: str
    topic: Topic
    title: Text
    summary: Text
    section: str
    places: tuple[str, ...]
    venue: Venue | None
    schedule: Schedule
    rules: EnrolmentRules
    categories: tuple[CourseCategory, ...]
    is_example: bool = False
    bring: Text = EMPTY

    @property
    def seats(self) -> int:
        return sum(category.seats for category in self.categories)

    def category(self, name: str) -> CourseCategory | None:
        return next((one for one in self.categories if one.id == name), None)
