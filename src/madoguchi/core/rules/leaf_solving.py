"""Which values of a fact make a leaf hold or fail, once the other facts that it reads are chosen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from madoguchi.core.people.ages import age_on, fiscal_year_end_after_age
from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.domains import FIRST_DAY, LAST_DAY, Choices, Domain, Spans, Subsets, ordinal
from madoguchi.core.rules.limits import limit_range

Leaf = c.FactIn | c.FactRange | c.Age | c.Elapsed | c.FactLimit


def main_fact(leaf: Leaf) -> tuple[str, bool]:
    """The fact that is solved for, and whether it is a person's."""
    return c.reads_of(leaf)[0]


def other_facts(leaf: Leaf) -> tuple[tuple[str, bool], ...]:
    """The facts that must be chosen before."""
    return c.reads_of(leaf)[1:]


def solved(leaf: Leaf, want: bool, domain: Domain, others: dict[str, int], on: date) -> Domain:
    """What is left of the main fact's domain. `others` are the numbers (days as ordinals) of the other facts."""
    if isinstance(leaf, c.FactIn) and isinstance(domain, Choices | Subsets):
        return domain.meet(leaf.values) if want else domain.without(leaf.values)
    if not isinstance(domain, Spans):
        return domain
    if isinstance(leaf, c.FactIn):
        return _one_of(leaf, want, domain)
    low, high = _span(leaf, others, on)
    return domain.meet(low, high) if want else domain.without(low, high)


def _one_of(leaf: c.FactIn, want: bool, domain: Spans) -> Spans:
    numbers = sorted({number for value in leaf.values if (number := ordinal(value)) is not None})
    if want:
        kept = [span for number in numbers for span in domain.meet(number, number).spans]
        return Spans(tuple(kept), domain.is_day)
    for number in numbers:
        domain = domain.without(number, number)
    return domain


def _span(leaf: Leaf, others: dict[str, int], on: date) -> tuple[int | None, int | None]:
    """The values for which the leaf holds."""
    match leaf:
        case c.FactRange(at_least=at_least, at_most=at_most, below=below):
            tops = [n for n in (ordinal(at_most), _less(ordinal(below))) if n is not None]
            return ordinal(at_least), min(tops, default=None)
        case c.Elapsed(end=end, at_least=at_least, at_most=at_most):
            last = others[end] if end else on.toordinal()
            return None if at_most is None else last - at_most, None if at_least is None else last - at_least
        case c.FactLimit(or_equal=or_equal):
            limit = limit_range(leaf, others)[0]
            return None, limit if or_equal else limit - 1
        case c.Age(on=day):
            return _births(leaf, others[day] if day else on.toordinal())
    return None, None


def _less(number: int | None) -> int | None:
    return None if number is None else number - 1


def _births(leaf: c.Age, day: int) -> tuple[int, int]:
    low, high = FIRST_DAY, LAST_DAY
    # An age that counts from the eve is the age of the next day.
    aged = day + 1 if leaf.from_eve else day
    if leaf.at_least is not None:
        high = min(high, _first_birth_below(leaf.at_least, aged) - 1)
    if leaf.below is not None:
        low = max(low, _first_birth_below(leaf.below, aged))
    if leaf.until_fiscal_year_end_after is not None:
        low = max(low, _first_birth_within(leaf.until_fiscal_year_end_after, day))
    if leaf.past_fiscal_year_end_after is not None:
        high = min(high, _first_birth_within(leaf.past_fiscal_year_end_after, day) - 1)
    return low, high


@lru_cache(maxsize=4096)
def _first_birth_below(years: int, day: int) -> int:
    """The earliest birth (ordinal) of somebody who is not yet that old on the day."""
    on = date.fromordinal(day)
    return _first(lambda birth: age_on(birth, on) < years)


@lru_cache(maxsize=4096)
def _first_birth_within(years: int, day: int) -> int:
    """The earliest birth (ordinal) for which the day is not past the 31 March after that age is reached."""
    on = date.fromordinal(day)
    return _first(lambda birth: on <= fiscal_year_end_after_age(birth, years))


def _first(holds: Callable[[date], bool]) -> int:
    """By halves: later births never stop holding."""
    low, high = FIRST_DAY, LAST_DAY + 1
    while low < high:
        middle = (low + high) // 2
        if holds(date.fromordinal(middle)):
            high = middle
        else:
            low = middle + 1
    return low
