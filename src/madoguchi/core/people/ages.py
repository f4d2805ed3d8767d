"""Ages, school years and the fiscal-year limits that depend on them.

By the Act on Calculation of Ages a person reaches an age at the end of the day before the birthday.
Statutes that say 達する日 mean that day, which is why someone born on 1 April belongs to the school year
above someone born on 2 April. Each function exists for a calendar day and, as `…_bounds`, for a date that
is not exactly known.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from madoguchi.core.calendars.fiscal_years import fiscal_year, fiscal_year_end
from madoguchi.core.calendars.periods import period_end
from madoguchi.core.people.partial_dates import PartialDate

MAX_AGE = 150
"""Upper end of an age range when the birth is unknown; beyond any registered age."""

SCHOOL_AGE = 6
COMPULSORY_SCHOOL_YEARS = 9
_ELEMENTARY_YEARS = 6
_ONE_DAY = timedelta(days=1)


class AgeRange(NamedTuple):
    """Lowest and highest full age that is possible."""

    lo: int
    hi: int


class DayRange(NamedTuple):
    """Earliest and latest day that is possible."""

    lo: date
    hi: date


class SchoolYearRange(NamedTuple):
    """Lowest and highest school year number that is possible; see `school_year_number_on`."""

    lo: int
    hi: int


def reached_on(birth: date, age: int) -> date:
    """The day on which an age is reached (達する日): the eve of the birthday, 28 February for a 29 February.

    >>> reached_on(date(2008, 4, 1), 18), reached_on(date(2008, 2, 29), 18)
    (datetime.date(2026, 3, 31), datetime.date(2026, 2, 28))
    """
    return birth - _ONE_DAY if age == 0 else period_end(birth, months=12 * age)


def age_on(birth: date, on: date, *, at_end_of_day: bool = False) -> int:
    """Full age during a day; with `at_end_of_day` the eve of the birthday counts already. Before birth: 0.

    The end of the day matters for statutes that say 達する日, for instance the right to vote.
    """
    day = on if at_end_of_day else on - _ONE_DAY
    age = max(on.year - birth.year + 1, 0)
    while age > 0 and reached_on(birth, age) > day:
        age -= 1
    return age


def fiscal_year_end_after_age(birth: date, age: int) -> date:
    """The first 31 March on or after the day on which the age is reached.

    >>> fiscal_year_end_after_age(date(2008, 4, 1), 18), fiscal_year_end_after_age(date(2008, 4, 2), 18)
    (datetime.date(2026, 3, 31), datetime.date(2027, 3, 31))
    """
    return fiscal_year_end(fiscal_year(reached_on(birth, age)))


def school_entry_on(birth: date) -> date:
    """1 April on which elementary school begins: the first one after the day on which six is reached.

    Source: School Education Act, article 17. Postponement and exemption are individual decisions, not
    arithmetic.
    """
    return fiscal_year_end_after_age(birth, SCHOOL_AGE) + _ONE_DAY


def school_year_number_on(birth: date, on: date) -> int:
    """School year of a child by age alone: 1–6 elementary, 7–9 junior high, 0 the year before entry, and so
    on.
    """
    return fiscal_year(on) - school_entry_on(birth).year + 1


def is_compulsory_school_year(number: int) -> bool:
    """Whether a school year number is in compulsory education."""
    return 1 <= number <= COMPULSORY_SCHOOL_YEARS


def school_year_ja(number: int) -> str | None:
    """小学校1年 to 中学校3年; None outside compulsory education."""
    if not is_compulsory_school_year(number):
        return None
    if number <= _ELEMENTARY_YEARS:
        return f"小学校{number}年"
    return f"中学校{number - _ELEMENTARY_YEARS}年"


def age_bounds_on(birth: PartialDate, on: date, *, at_end_of_day: bool = False) -> AgeRange:
    """Lowest and highest possible full age. A birth that is wholly unknown gives 0 to `MAX_AGE`."""
    earliest, latest = _birth_bounds(birth, on)
    return AgeRange(
        age_on(latest, on, at_end_of_day=at_end_of_day),
        min(age_on(earliest, on, at_end_of_day=at_end_of_day), MAX_AGE),
    )


def reached_bounds(birth: PartialDate, age: int, *, known_on: date) -> DayRange:
    """Earliest and latest day on which the age is reached; the birth is not after `known_on`."""
    earliest, latest = _birth_bounds(birth, known_on)
    return DayRange(reached_on(earliest, age), reached_on(latest, age))


def fiscal_year_end_after_age_bounds(birth: PartialDate, age: int, *, known_on: date) -> DayRange:
    """Earliest and latest possible 31 March; the birth is not after `known_on`."""
    earliest, latest = _birth_bounds(birth, known_on)
    return DayRange(fiscal_year_end_after_age(earliest, age), fiscal_year_end_after_age(latest, age))


def school_year_bounds_on(birth: PartialDate, on: date) -> SchoolYearRange:
    """Lowest and highest possible school year number."""
    earliest, latest = _birth_bounds(birth, on)
    return SchoolYearRange(school_year_number_on(latest, on), school_year_number_on(earliest, on))


def _birth_bounds(birth: PartialDate, known_on: date) -> tuple[date, date]:
    """Bounds of the birth, cut to what a living or once living resident can have."""
    earliest, latest = birth.bounds()
    oldest = date(max(known_on.year - MAX_AGE - 1, 1), 1, 1)
    return max(earliest, min(oldest, latest)), max(min(latest, known_on), earliest)
