"""Days on which an office does not accept filings.

Weekend rule, holidays and year-end closure are data of the city or of a holiday table; nothing is computed
here, because holidays are set by law from year to year. The data says up to which day it is complete.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from madoguchi.core.errors import InvalidValue

SATURDAY, SUNDAY = 5, 6
_LONGEST_CLOSURE_DAYS = 366
_WEEKDAYS_JA = "月火水木金土日"


class ClosedDayRule(Protocol):
    """What a deadline needs to know about an office's days."""

    def closed_reason_ja(self, on: date) -> str | None:
        """Why the office is closed on the day, or None when it is open."""
        ...

    def is_known(self, on: date) -> bool:
        """Whether the holidays of that day are already fixed."""
        ...


@dataclass(frozen=True, slots=True)
class YearEndClosure:
    """Closure that recurs every year, by month and day, both ends included; it may run over New Year."""

    first: tuple[int, int] = (12, 29)
    last: tuple[int, int] = (1, 3)

    def covers(self, on: date) -> bool:
        """Whether the day lies in the closure."""
        day = (on.month, on.day)
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """Closed days of one office.

    `weekdays` counts Monday as 0. `holidays` and `extra_closed` give the day's name in Japanese.
    `extra_open` wins over everything (a Sunday opening at the moving season). `known_until` is the last day
    for which the holidays are complete; None means for ever (no holidays are observed).
    """

    weekdays: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: Mapping[date, str] = field(default_factory=dict)
    year_end: YearEndClosure | None = field(default_factory=YearEndClosure)
    extra_closed: Mapping[date, str] = field(default_factory=dict)
    extra_open: frozenset[date] = frozenset()
    known_until: date | None = None

    def closed_reason_ja(self, on: date) -> str | None:
        """Why the office is closed on the day, or None when it is open."""
        if on in self.extra_open:
            return None
        named = self.extra_closed.get(on) or self.holidays.get(on)
        if named:
            return named
        if self.year_end and self.year_end.covers(on):
            return "年末年始"
        return f"{weekday_ja(on)}曜日" if on.weekday() in self.weekdays else None

    def is_known(self, on: date) -> bool:
        """Whether the holidays of that day are already fixed."""
        return self.known_until is None or on <= self.known_until

    def is_closed(self, on: date) -> bool:
        """Whether the office is closed on the day."""
        return self.closed_reason_ja(on) is not None


def weekday_ja(on: date) -> str:
    """The weekday as one kanji."""
    return _WEEKDAYS_JA[on.weekday()]


def next_open_day(on: date, closed_days: ClosedDayRule) -> date:
    """The day itself if open, else the first open day after it. Errors: `calendar.always_closed`."""
    return _seek_open_day(on, closed_days, step=1)


def previous_open_day(on: date, closed_days: ClosedDayRule) -> date:
    """The day itself if open, else the last open day before it. Errors: `calendar.always_closed`."""
    return _seek_open_day(on, closed_days, step=-1)


def _seek_open_day(on: date, closed_days: ClosedDayRule, *, step: int) -> date:
    for offset in range(_LONGEST_CLOSURE_DAYS + 1):
        candidate = on + timedelta(days=step * offset)
        if closed_days.closed_reason_ja(candidate) is None:
            return candidate
    raise InvalidValue("calendar.always_closed", around=on)
