"""Elapsed days and limits by a table, on values that may be known only within bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from madoguchi.core.rules.conditions import Elapsed, FactLimit
from madoguchi.core.rules.values import DayBounds
from madoguchi.core.truth import Truth, all_of, truth_of


def days_between(start: DayBounds, end: DayBounds) -> tuple[int, int]:
    """Fewest and most whole days from start to end; negative where the end comes first."""
    return (end[0] - start[1]).days, (end[1] - start[0]).days


def elapsed_truth(condition: Elapsed, days: tuple[int, int]) -> Truth:
    fewest, most = days
    checks = []
    if condition.at_least is not None:
        checks.append(_sure(fewest >= condition.at_least, most >= condition.at_least))
    if condition.at_most is not None:
        checks.append(_sure(most <= condition.at_most, fewest <= condition.at_most))
    return all_of(checks)


def limit_range(condition: FactLimit, counts: Mapping[str, int]) -> tuple[int, int | None]:
    """Lowest and highest limit (None: without end) that agree with the `counts` that are known."""
    lowest, highest = _base_range(condition, counts.get(condition.by))
    for fact, amount in condition.extras:
        count = counts.get(fact)
        if count is not None:
            more = amount * max(count, 0)
            lowest, highest = lowest + more, None if highest is None else highest + more
        elif amount:
            highest = None
    return lowest, highest


def _base_range(condition: FactLimit, count: int | None) -> tuple[int, int | None]:
    limits = condition.limits
    if count is None:
        return limits[0], None if condition.each_more else limits[-1]
    place = max(count, 0)
    beyond = max(place - len(limits) + 1, 0)
    limit = limits[min(place, len(limits) - 1)] + beyond * condition.each_more
    return limit, limit


def limit_truth(condition: FactLimit, value: int, limits: tuple[int, int | None]) -> Truth:
    lowest, highest = limits
    top = value if condition.or_equal else value + 1
    return _sure(top <= lowest, highest is None or top <= highest)


def deciding_facts(
    condition: FactLimit, value: int | None, missing: Sequence[str]
) -> tuple[list[str], list[str]]:
    """Fewest of the missing facts that can make it TRUE (a value below every limit, a count that lifts the limit), and
    FALSE (all without which the limit has no end)."""
    raising = [fact for fact, amount in condition.extras if amount and fact in missing]
    if condition.by in missing and (condition.each_more or value is None or _is_below_last(condition, value)):
        raising.insert(0, condition.by)
    if value is not None:
        return raising[:1], raising
    endless = [fact for fact in raising if fact != condition.by or condition.each_more]
    return [condition.fact], [condition.fact, *endless]


def _is_below_last(condition: FactLimit, value: int) -> bool:
    return value <= condition.limits[-1] if condition.or_equal else value < condition.limits[-1]


def _sure(in_every_case: bool, in_some_case: bool) -> Truth:
    return truth_of(True if in_every_case else None if in_some_case else False)
