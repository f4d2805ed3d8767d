"""Deadlines as data, and what counting one gives: the day, and each step of the count without words.

The kinds are the five found in the procedures of the cities: (a) N days from an event, (b) N days from the
day after it, (c) beforehand, (d) months and years, (e) at the same time or once a year; and 速やかに, which
has no day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from madoguchi.core.errors import InvalidValue


class DeadlineKind(StrEnum):
    """How a deadline is counted."""

    DAYS_FROM_EVENT = "days_from_event"
    DAYS_FROM_NEXT_DAY = "days_from_next_day"
    BEFOREHAND = "beforehand"
    MONTHS_FROM_EVENT = "months_from_event"
    SAME_TIME = "same_time"
    ANNUAL = "annual"
    PROMPTLY = "promptly"
    NONE = "none"


class ClosedDayRoll(StrEnum):
    """What happens when the last day falls on a closed day."""

    NEXT_OPEN_DAY = "next_open_day"
    PREVIOUS_OPEN_DAY = "previous_open_day"
    KEEP = "keep"


class StepCode(StrEnum):
    """Steps of a count. The first three stand alone: there is no day."""

    NO_DEADLINE = "no_deadline"
    PROMPTLY = "promptly"
    BASE_UNKNOWN = "base_unknown"
    BASE = "base"
    BASE_UNSURE = "base_unsure"
    COUNTED = "counted"
    ROLLED = "rolled"
    HOLIDAYS_UNKNOWN = "holidays_unknown"


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One deadline of one procedure.

    `base_label_ja` names the event (転入した日). `days` belongs to the first two kinds, `months` to
    MONTHS_FROM_EVENT (a year is 12), `month_day` to ANNUAL. `first_day_counted` is 初日算入;
    DAYS_FROM_NEXT_DAY never counts the event's day. `opens_days_before`: filing is accepted from that many
    days before the event. `strict`: a late filing loses a right rather than only being late. `roll`
    defaults by kind.

    Errors: `deadline.days_required`, `deadline.months_required`, `deadline.month_day_required`,
    `deadline.first_day_contradiction`.
    """

    kind: DeadlineKind
    base_label_ja: str = ""
    days: int | None = None
    months: int | None = None
    month_day: tuple[int, int] | None = None
    first_day_counted: bool = False
    opens_days_before: int | None = None
    roll: ClosedDayRoll | None = None
    strict: bool = False

    def __post_init__(self) -> None:
        by_days = self.kind in (DeadlineKind.DAYS_FROM_EVENT, DeadlineKind.DAYS_FROM_NEXT_DAY)
        if by_days and (self.days is None or self.days < 1):
            raise InvalidValue("deadline.days_required")
        if self.kind is DeadlineKind.MONTHS_FROM_EVENT and (self.months is None or self.months < 1):
            raise InvalidValue("deadline.months_required")
        if self.kind is DeadlineKind.ANNUAL and not _is_yearly_day(self.month_day):
            raise InvalidValue("deadline.month_day_required")
        if self.kind is DeadlineKind.DAYS_FROM_NEXT_DAY and self.first_day_counted:
            raise InvalidValue("deadline.first_day_contradiction")

    @property
    def closed_day_roll(self) -> ClosedDayRoll:
        """The given roll, or the kind's own: back for 'beforehand', unmoved for 'at the same time', else
        on.
        """
        if self.roll is not None:
            return self.roll
        defaults = {
            DeadlineKind.BEFOREHAND: ClosedDayRoll.PREVIOUS_OPEN_DAY,
            DeadlineKind.SAME_TIME: ClosedDayRoll.KEEP,
        }
        return defaults.get(self.kind, ClosedDayRoll.NEXT_OPEN_DAY)


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of the count and the day it reached, if any.

    `since`: of ROLLED the day that was closed, of BASE_UNSURE the earliest day that was meant (`on` is the latest).
    `closed_ja`: why that day is closed, as the calendar of the office says it.
    """

    code: StepCode
    on: date | None = None
    since: date | None = None
    closed_ja: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """The last day for filing, or None when there is none or the event's day is unknown.

    `opens_on` is the first day on which filing is accepted, if the rule names one. `rolled_from` is the
    counted day before closed days moved it. `is_certain` is false while the holidays around the day are not
    yet fixed, or the event's day is only known within bounds.
    """

    rule: DeadlineRule
    due_on: date | None = None
    steps: tuple[DueStep, ...] = ()
    opens_on: date | None = None
    rolled_from: date | None = None
    is_certain: bool = True

    @property
    def reason_ja(self) -> str:
        """The sentence in Japanese; in other languages: `due_reason`."""
        from madoguchi.core.calendars.due_reasons import due_reason

        return due_reason(self)


def _is_yearly_day(month_day: tuple[int, int] | None) -> bool:
    if month_day is None:
        return False
    month, day = month_day
    return 1 <= month <= 12 and 1 <= day <= (28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)
