"""Conditions that read facts, as columns. Each mirrors its twin in `core.rules` for every value that a column can hold."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import Value
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.truth import Truth
from madoguchi.engines.population import days
from madoguchi.engines.population import kleene as k
from madoguchi.engines.population.days import Bounds
from madoguchi.engines.population.tables import Row


def fact_in(condition: c.FactIn, row: Row) -> k.Column:
    bounds = row.days(condition.fact, condition.of_member)
    if bounds is not None and not bounds.is_exact:
        exact = _one_of(bounds.lo, condition.values)
        return k.decide(
            (bounds.lo != bounds.hi, Truth.FALSE), (k.is_true(exact), Truth.TRUE), (~exact, Truth.FALSE)
        )
    column = row.value(condition.fact, condition.of_member)
    return Truth.UNKNOWN if column is None else _one_of(column, condition.values)


def _one_of(column: ir.Column, values: tuple[Value, ...]) -> ir.BooleanValue:
    """True and 1 are different answers, so only values of the column's own type can be met."""
    own = [value for value in values if _kind(value) is _kind_of(column)]
    if not own:
        return k.decide((column.notnull(), Truth.FALSE))
    if isinstance(column, ir.BooleanValue):
        return k.decide((column.notnull(), Truth.TRUE)) if len(set(own)) == 2 else _same(column, bool(own[0]))
    found: ir.BooleanValue = column == own[0] if len(own) == 1 else column.isin(own)
    return found


def _same(column: ir.BooleanValue, wanted: bool) -> ir.BooleanValue:
    return column if wanted else ~column


def _kind(value: Value) -> type:
    return next((kind for kind in (bool, int, str, date) if isinstance(value, kind)), object)


def _kind_of(column: ir.Column) -> type:
    kinds = {ir.BooleanValue: bool, ir.IntegerValue: int, ir.StringValue: str, ir.DateValue: date}
    return next((kind for column_kind, kind in kinds.items() if isinstance(column, column_kind)), type(None))


def fact_range(condition: c.FactRange, row: Row) -> k.Column:
    bounds = row.days(condition.fact, condition.of_member)
    if bounds is not None:
        return _day_range(condition, bounds)
    column = row.value(condition.fact, condition.of_member)
    if isinstance(column, ir.BooleanValue):
        column = column.cast("int8")
    return _number_range(condition, column) if isinstance(column, ir.NumericValue) else Truth.UNKNOWN


def _number_range(condition: c.FactRange, column: ir.NumericValue) -> k.Column:
    checks: list[k.Column] = []
    if isinstance(condition.at_least, int):
        checks.append(column >= condition.at_least)
    if isinstance(condition.at_most, int):
        checks.append(column <= condition.at_most)
    if isinstance(condition.below, int):
        checks.append(column < condition.below)
    return k.every(checks) if checks else k.decide((column.notnull(), Truth.TRUE))


def _day_range(condition: c.FactRange, bounds: Bounds) -> k.Column:
    checks: list[k.Column] = []
    if low := _limit(condition.at_least):
        checks.append(days.at_least(bounds, low))
    if high := _limit(condition.at_most):
        checks.append(days.at_most(bounds, high))
    if end := _limit(condition.below):
        checks.append(days.before(bounds, end))
    return k.every(checks) if checks else k.decide((bounds.lo.notnull(), Truth.TRUE))


def _limit(value: Value | None) -> date | None:
    found = None if value is None else day_bounds(value)
    return found and found[0]


def age(condition: c.Age, row: Row, on: date) -> k.Column:
    birth = row.days(condition.birth, True)
    if birth is None:
        return Truth.UNKNOWN
    if not condition.on:
        return days.age_today(condition, birth, on)
    day = row.days(condition.on, False)
    return Truth.UNKNOWN if day is None else days.age_then(condition, birth, day)


def elapsed(condition: c.Elapsed, row: Row, on: date) -> k.Column:
    start = row.days(condition.start, condition.of_member)
    end = row.days(condition.end, condition.end_of_member) if condition.end else None
    if start is None or (condition.end and end is None):
        return Truth.UNKNOWN
    today = ibis.literal(on).epoch_days()
    fewest = (end.lo.epoch_days() if end else today) - start.hi.epoch_days()
    most = (end.hi.epoch_days() if end else today) - start.lo.epoch_days()
    checks: list[k.Column] = []
    if condition.at_least is not None:
        checks.append(k.surely(fewest >= condition.at_least, most >= condition.at_least))
    if condition.at_most is not None:
        checks.append(k.surely(most <= condition.at_most, fewest <= condition.at_most))
    return k.every(checks) if checks else k.decide(((most - fewest).notnull(), Truth.TRUE))


def limit(condition: c.FactLimit, row: Row) -> k.Column:
    """Below the lowest limit that is possible it is TRUE; else it is as with all counts known, NULL where one is not.

    Limits never fall with a count, so an unknown count is lowest at 0. Only where it has an end is it also held against that.
    """
    value = row.value(condition.fact, condition.of_member)
    if not isinstance(value, ir.NumericValue):
        return Truth.UNKNOWN
    top = value if condition.or_equal else value + 1
    lowest, highest, is_open = _limits(condition, row)
    is_below = k.some([top <= lowest, *is_open])
    if condition.each_more or isinstance(is_below, Truth):
        return is_below
    # The table ends: an unknown count can't lift the limit above its last entry.
    return k.decide((is_below, Truth.TRUE), (top > highest, Truth.FALSE), (~is_below, Truth.FALSE))


def _limits(condition: c.FactLimit, row: Row) -> tuple[ir.IntegerValue, ir.IntegerValue, list[k.Column]]:
    """The limit with unknown counts at 0, that after the table's last entry, and for each count FALSE, NULL where unknown."""
    count = _count(row, condition.by, condition.of_member)
    first: ir.IntegerValue = ibis.literal(condition.limits[0], "int64")
    lowest = first if count is None else _at(condition, count.fill_null(0))
    highest: ir.IntegerValue = ibis.literal(condition.limits[-1], "int64")
    is_open = [_open(count)]
    for fact, amount in condition.extras:
        count = _count(row, fact, condition.of_member)
        if amount:
            more = None if count is None else _from_zero(count) * amount
            lowest = lowest if more is None else lowest + more.fill_null(0)
            highest = highest + (ibis.null("int64") if more is None else more)
            is_open.append(_open(count))
    return lowest, highest, is_open


def _open(count: ir.IntegerValue | None) -> k.Column:
    """FALSE where the count is known, else NULL."""
    return Truth.UNKNOWN if count is None else k.decide((count.notnull(), Truth.FALSE))


def _at(condition: c.FactLimit, count: ir.IntegerValue) -> ir.IntegerValue:
    """By steps, which engines compute faster than a choice among cases."""
    limits, last = condition.limits, len(condition.limits) - 1
    found: ir.IntegerValue = _from_zero(count - last if last else count) * condition.each_more + limits[0]
    for place in range(1, last + 1):
        found = found + (count >= place).cast("int64") * (limits[place] - limits[place - 1])
    return found


def _count(row: Row, fact: str, of_member: bool) -> ir.IntegerValue | None:
    column = row.value(fact, of_member)
    return column.cast("int64") if isinstance(column, ir.IntegerValue) else None


def _from_zero(count: ir.IntegerValue) -> ir.IntegerValue:
    found: ir.IntegerValue = ibis.ifelse(count < 0, 0, count)
    return found
