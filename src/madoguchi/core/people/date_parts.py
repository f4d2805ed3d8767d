"""The pieces of a date that may be incomplete: kinds, seasons, thirds of a month, and year-month-day parts.

The fourteen kinds besides the exact day are those of the resident record system's standard specification
(item j90). A day that the calendar lacks (29 February of a common year) can be registered, so `DateParts`
checks ranges and not the calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum
from types import MappingProxyType

from madoguchi.core.calendars.periods import last_day_of_month
from madoguchi.core.errors import InvalidValue


class DateKind(StrEnum):
    """How a registered date is known. The comment shows the wording of the specification."""

    EXACT = "exact"
    YEAR_ABOUT = "year_about"  # 年頃
    MONTH_ABOUT = "month_about"  # 年○月頃
    DAY_ABOUT = "day_about"  # 年月日頃
    PRESUMED_DAY = "presumed_day"  # 推定年月日
    PRESUMED_MONTH = "presumed_month"  # 推定年月
    SEASON = "season"  # 年春
    MONTH_THIRD = "month_third"  # 年月上旬
    MONTH_THIRD_ABOUT = "month_third_about"  # 年月中旬頃
    UNKNOWN = "unknown"  # 年月日不詳
    YEAR_ONLY = "year_only"  # 年 月日不詳
    YEAR_MONTH = "year_month"  # 年○月 日不詳
    BETWEEN = "between"  # 日から日頃までの間
    PRESUMED_BETWEEN = "presumed_between"  # 推定○日から○日までの間
    ABOUT_BETWEEN = "about_between"  # ○日頃から○日頃までの間


class Precision(StrEnum):
    """Which parts a date has."""

    NOTHING = "nothing"
    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    THIRD = "third"
    DAY = "day"


class Mark(StrEnum):
    """How sure a part is; the value is its sign in the text form."""

    PLAIN = ""
    ABOUT = "~"
    PRESUMED = "?"


class Season(StrEnum):
    """Seasons as written in registers."""

    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"


class MonthThird(StrEnum):
    """上旬, 中旬, 下旬."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class KindShape:
    """What a kind consists of: precision, the mark of its (first) date, and the mark of its second date if
    any.
    """

    precision: Precision
    mark: Mark = Mark.PLAIN
    end_mark: Mark | None = None


SHAPES: Mapping[DateKind, KindShape] = MappingProxyType(
    {
        DateKind.EXACT: KindShape(Precision.DAY),
        DateKind.YEAR_ABOUT: KindShape(Precision.YEAR, Mark.ABOUT),
        DateKind.MONTH_ABOUT: KindShape(Precision.MONTH, Mark.ABOUT),
        DateKind.DAY_ABOUT: KindShape(Precision.DAY, Mark.ABOUT),
        DateKind.PRESUMED_DAY: KindShape(Precision.DAY, Mark.PRESUMED),
        DateKind.PRESUMED_MONTH: KindShape(Precision.MONTH, Mark.PRESUMED),
        DateKind.SEASON: KindShape(Precision.SEASON),
        DateKind.MONTH_THIRD: KindShape(Precision.THIRD),
        DateKind.MONTH_THIRD_ABOUT: KindShape(Precision.THIRD, Mark.ABOUT),
        DateKind.UNKNOWN: KindShape(Precision.NOTHING),
        DateKind.YEAR_ONLY: KindShape(Precision.YEAR),
        DateKind.YEAR_MONTH: KindShape(Precision.MONTH),
        DateKind.BETWEEN: KindShape(Precision.DAY, Mark.PLAIN, Mark.ABOUT),
        DateKind.PRESUMED_BETWEEN: KindShape(Precision.DAY, Mark.PRESUMED, Mark.PRESUMED),
        DateKind.ABOUT_BETWEEN: KindShape(Precision.DAY, Mark.ABOUT, Mark.ABOUT),
    }
)
"""Every kind has a shape of its own, so a shape also finds its kind."""

_THIRDS = {MonthThird.EARLY: (1, 10), MonthThird.MIDDLE: (11, 20), MonthThird.LATE: (21, 31)}
# Months by the almanac (spring from early February) and by the weather service (from March), taken together.
_SEASON_MONTHS = {Season.SPRING: (2, 5), Season.SUMMER: (5, 8), Season.AUTUMN: (8, 11)}


@dataclass(frozen=True, slots=True)
class DateParts:
    """Western year, month and day as far as known, with the era letter where the era can't be told from them.

    Errors: `date.part_out_of_range`, `date.parts_incomplete` (a month without year, a day without month).
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    era: str | None = None

    def __post_init__(self) -> None:
        for value, highest in ((self.year, MAXYEAR - 1), (self.month, 12), (self.day, 31)):
            if value is not None and not 1 <= value <= highest:
                raise InvalidValue("date.part_out_of_range")
        if (self.month is not None and self.year is None) or (self.day is not None and self.month is None):
            raise InvalidValue("date.parts_incomplete")

    @classmethod
    def of(cls, on: date, era: str | None = None) -> DateParts:
        """The parts of a calendar day."""
        return cls(on.year, on.month, on.day, era)

    @property
    def precision(self) -> Precision:
        """Day, month, year or nothing."""
        if self.year is None:
            return Precision.NOTHING
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def calendar_day(self) -> date | None:
        """The day, or None if it is incomplete or not in the calendar."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day) if self._is_in_calendar() else None

    def bounds(self) -> tuple[date, date]:
        """First and last day that the parts allow; a day the calendar lacks lies between its neighbours."""
        if self.year is None:
            return date.min, date.max
        if self.month is None:
            return date(self.year, 1, 1), date(self.year, 12, 31)
        last = last_day_of_month(self.year, self.month)
        if self.day is None:
            return date(self.year, self.month, 1), last
        if self.day > last.day:
            return last, last + timedelta(days=1)
        return date(self.year, self.month, self.day), date(self.year, self.month, self.day)

    def _is_in_calendar(self) -> bool:
        first, last = self.bounds()
        return first == last


def third_bounds(year: int, month: int, third: MonthThird) -> tuple[date, date]:
    """First and last day of a third of a month (1–10, 11–20, 21–end)."""
    first, last = _THIRDS[third]
    month_end = last_day_of_month(year, month)
    return date(year, month, first), date(year, month, min(last, month_end.day))


def season_bounds(year: int, season: Season) -> tuple[date, date]:
    """Widest span of a season; a winter may lie at either end of its year and run into the next one."""
    if season is Season.WINTER:
        return date(year, 1, 1), last_day_of_month(year + 1, 2)
    first, last = _SEASON_MONTHS[season]
    return date(year, first, 1), last_day_of_month(year, last)
