"""Comparing one value with a condition. A day known only within bounds may answer UNKNOWN."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.rules.conditions import FactIn, FactRange
from madoguchi.core.rules.facts import Value
from madoguchi.core.truth import Truth, all_of, truth_of

DayBounds = tuple[date, date]


def day_bounds(value: Value) -> DayBounds | None:
    """Earliest and latest day that a date value may mean; None where it is no date or where not even the year is known."""
    if isinstance(value, str):
        return _text_bounds(value)
    if isinstance(value, date):
        return value, value
    return _known_bounds(value) if isinstance(value, PartialDate) else None


def _known_bounds(value: PartialDate) -> DayBounds | None:
    """A date without a year says no more than one that is absent: nothing can be counted from it."""
    bounds = value.bounds()
    return None if bounds == (date.min, date.max) else bounds


# Pure, and the same few dates are read for every rule of the catalogue.
@lru_cache(maxsize=4096)
def _text_bounds(text: str) -> DayBounds | None:
    try:
        return _known_bounds(PartialDate.from_text(text))
    except InvalidValue:
        return None


def compare(condition: FactIn | FactRange, value: Value) -> Truth:
    if isinstance(condition, FactIn):
        wanted = condition.values
        for one in value if isinstance(value, tuple) else (value,):
            for other in wanted:
                if _same(one, other):
                    return Truth.TRUE
        return Truth.FALSE
    if isinstance(value, int):
        low, high = value, value
        return _within(condition, low, high)
    bounds = day_bounds(value)
    return Truth.UNKNOWN if bounds is None else _within_days(condition, bounds)


def _same(one: Value, other: Value) -> bool:
    """True and 1 are different answers."""
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _within(condition: FactRange, low: int, high: int) -> Truth:
    at_least, at_most, below = (_number(v) for v in (condition.at_least, condition.at_most, condition.below))
    return _in_bounds(low, high, at_least, at_most, None if below is None else below - 1)


def _within_days(condition: FactRange, bounds: DayBounds) -> Truth:
    at_least, at_most, below = (_day(v) for v in (condition.at_least, condition.at_most, condition.below))
    low, high = (day.toordinal() for day in bounds)
    return _in_bounds(low, high, at_least, at_most, None if below is None else below - 1)


def _in_bounds(low: int, high: int, at_least: int | None, at_most: int | None, before: int | None) -> Truth:
    checks = (
        [truth_of(True if low >= at_least else False if high < at_least else None)]
        if at_least is not None
        else []
    )
    for top in (at_most, before):
        if top is not None:
            checks.append(truth_of(True if high <= top else False if low > top else None))
    return all_of(checks)


def _number(value: Value | None) -> int | None:
    return value if isinstance(value, int) else None


def _day(value: Value | None) -> int | None:
    bounds = None if value is None else day_bounds(value)
    return None if bounds is None else bounds[0].toordinal()
