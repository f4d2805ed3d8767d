"""Ages and days in columns.

On a constant day an age condition is a limit on the date of birth. That limit is found with the functions of
`core.people.ages` themselves, so the arithmetic of the law is written once. Only where the day is a column too
(`age: {on: moved_on}`) the same arithmetic is done on numbers like 20080401.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

import ibis.expr.types as ir

from madoguchi.core.people.ages import age_on, fiscal_year_end_after_age
from madoguchi.core.rules.conditions import Age
from madoguchi.core.truth import Truth
from madoguchi.engines.population import kleene as k

_YEAR = 10_000
_FIRST_OF_APRIL, _END_OF_MARCH = 401, 331


class Bounds(NamedTuple):
    """Earliest and latest day that a date may mean; the same column twice where it is exact."""

    lo: ir.DateValue
    hi: ir.DateValue

    @property
    def is_exact(self) -> bool:
        return self.lo is self.hi


def at_least(days: Bounds, limit: date) -> ir.BooleanValue:
    return _compared(days, lambda day: day >= limit)


def before(days: Bounds, limit: date) -> ir.BooleanValue:
    return _compared(Bounds(days.hi, days.lo), lambda day: day < limit)


def at_most(days: Bounds, limit: date) -> ir.BooleanValue:
    return _compared(Bounds(days.hi, days.lo), lambda day: day <= limit)


def _compared(days: Bounds, test: Callable[[ir.DateValue], ir.BooleanValue]) -> ir.BooleanValue:
    """`days.lo` is the day that passes hardest."""
    return test(days.lo) if days.is_exact else k.surely(test(days.lo), test(days.hi))


def age_today(condition: Age, birth: Bounds, on: date) -> k.Column:
    checks: list[k.Column] = []
    # An age that counts from the eve is the age of the next day.
    aged_on = on + timedelta(days=1) if condition.from_eve else on
    if condition.at_least is not None:
        checks.append(_aged(birth, condition.at_least, aged_on))
    if condition.below is not None:
        checks.append(k.negated(_aged(birth, condition.below, aged_on)))
    if condition.until_fiscal_year_end_after is not None:
        checks.append(_within_fiscal_years(birth, condition.until_fiscal_year_end_after, on))
    if condition.past_fiscal_year_end_after is not None:
        checks.append(k.negated(_within_fiscal_years(birth, condition.past_fiscal_year_end_after, on)))
    if _ends(condition):
        checks.append(k.decide((birth.lo > on, Truth.FALSE), (birth.lo.notnull(), Truth.TRUE)))
    return k.every(checks)


def _ends(condition: Age) -> bool:
    """Whether it holds for the young: then it must not hold for the unborn."""
    return condition.below is not None or condition.until_fiscal_year_end_after is not None


def _aged(birth: Bounds, age: int, on: date) -> ir.BooleanValue:
    if age <= 0:
        # Before birth the age is 0.
        return k.decide((birth.lo.notnull(), Truth.TRUE))
    return before(birth, _first_birth(lambda born: age_on(born, on) < age, age, on))


def _within_fiscal_years(birth: Bounds, age: int, on: date) -> ir.BooleanValue:
    return at_least(birth, _first_birth(lambda born: fiscal_year_end_after_age(born, age) >= on, age, on))


def _first_birth(is_young: Callable[[date], bool], age: int, on: date) -> date:
    """The earliest birth for which `is_young` holds; it holds for every later one. It lies near `on` less the age."""
    about = max(on.year - age, 1)
    low, high = date(max(about - 3, 1), 1, 1).toordinal(), date(min(about + 3, 9990), 12, 31).toordinal()
    while low < high:
        middle = (low + high) // 2
        if is_young(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return date.fromordinal(low)


def age_then(condition: Age, birth: Bounds, day: Bounds) -> k.Column:
    """The day is a column."""
    checks: list[k.Column] = []
    if condition.at_least is not None:
        checks.append(_aged_then(birth, condition.at_least, day))
    if condition.below is not None:
        checks.append(k.negated(_aged_then(birth, condition.below, day)))
    if condition.until_fiscal_year_end_after is not None:
        checks.append(_within_then(birth, condition.until_fiscal_year_end_after, day))
    if condition.past_fiscal_year_end_after is not None:
        checks.append(k.negated(_within_then(birth, condition.past_fiscal_year_end_after, day)))
    if _ends(condition):
        known = birth.lo.notnull() & day.hi.notnull()
        checks.append(k.decide((birth.lo > day.hi, Truth.FALSE), (known, Truth.TRUE)))
    return k.every(checks)


def _aged_then(birth: Bounds, age: int, day: Bounds) -> ir.BooleanValue:
    if age <= 0:
        return k.decide((birth.lo.notnull() & day.lo.notnull(), Truth.TRUE))

    def reached(born: ir.DateValue, then: ir.DateValue) -> ir.BooleanValue:
        # 29 February of a common year compares like 1 March, which is when that birthday begins.
        return _number(born) + age * _YEAR <= _number(then)

    return k.surely(reached(birth.hi, day.lo), reached(birth.lo, day.hi))


def _within_then(birth: Bounds, age: int, day: Bounds) -> ir.BooleanValue:
    def within(born: ir.DateValue, then: ir.DateValue) -> ir.BooleanValue:
        return _year_end_of(then) <= _last_year(born, age)

    return k.surely(within(birth.lo, day.hi), within(birth.hi, day.lo))


def _year_end_of(day: ir.DateValue) -> ir.IntegerValue:
    """Calendar year in which the fiscal year of the day ends."""
    number: ir.IntegerValue = day.year().cast("int64") + (_month_day(day) >= _FIRST_OF_APRIL).cast("int64")
    return number


def _last_year(born: ir.DateValue, age: int) -> ir.IntegerValue:
    """Calendar year whose 31 March is the first on or after the eve of that birthday (1 April belongs to the year before)."""
    number: ir.IntegerValue = (
        born.year().cast("int64") + age + (_month_day(born) > _FIRST_OF_APRIL).cast("int64")
    )
    return number


def _number(day: ir.DateValue) -> ir.IntegerValue:
    number: ir.IntegerValue = day.year().cast("int64") * _YEAR + _month_day(day)
    return number


def _month_day(day: ir.DateValue) -> ir.IntegerValue:
    # Months are eight-bit numbers on some engines.
    number: ir.IntegerValue = day.month().cast("int64") * 100 + day.day().cast("int64")
    return number
