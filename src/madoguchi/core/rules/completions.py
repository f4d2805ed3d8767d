"""Every way to fill in what is not known: slow and plain, the yardstick of the evaluator.

A fact is filled in from a list of values; a date known within bounds, from the days of its list that lie within them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from math import prod
from typing import TypeAlias

from madoguchi.core.people.partial_dates import PartialDate
from madoguchi.core.rules.conditions import Condition, reads_of, walk
from madoguchi.core.rules.evaluation import Evaluator
from madoguchi.core.rules.facts import HOUSEHOLD, Facts, Value
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.truth import Truth

Domains: TypeAlias = Mapping[str, tuple[Value, ...]]


def count_completions(condition: Condition, facts: Facts, domains: Domains) -> int:
    return prod(len(values) for _, _, values in _open_slots(condition, facts, domains))


def completions(condition: Condition, facts: Facts, domains: Domains) -> Iterator[Facts]:
    """Households that agree with `facts` and know all that the condition reads. Members are those of `facts`."""
    slots = _open_slots(condition, facts, domains)
    for chosen in product(*(values for _, _, values in slots)):
        full = facts
        for (member, fact, _), value in zip(slots, chosen, strict=True):
            full = full.with_value(fact, value, member)
        yield full


def truths(
    condition: Condition, facts: Facts, on: date, domains: Domains, member: str = HOUSEHOLD
) -> frozenset[Truth]:
    """What the completions say; stops as soon as they disagree. One truth: that is the answer whatever is missing."""
    found: set[Truth] = set()
    for full in completions(condition, facts, domains):
        found.add(Evaluator(full, on).truth(condition, member))
        if len(found) > 1:
            break
    return frozenset(found)


def _open_slots(
    condition: Condition, facts: Facts, domains: Domains
) -> list[tuple[str, str, tuple[Value, ...]]]:
    """(member, fact, what it may be) for each fact that the condition reads and that is not known exactly."""
    reads = dict.fromkeys(read for node in walk(condition) for read in reads_of(node))
    slots = []
    for fact, of_member in reads:
        for owner in [member.id for member in facts.people()] if of_member else [HOUSEHOLD]:
            value = facts.get(fact, owner)
            bounds = None if value is None else day_bounds(value)
            if value is None or (isinstance(value, PartialDate) and bounds is None):
                slots.append((owner, fact, domains[fact]))
            elif bounds and bounds[0] != bounds[1]:
                slots.append((owner, fact, _within(domains[fact], bounds)))
    return slots


def _within(values: tuple[Value, ...], bounds: tuple[date, date]) -> tuple[Value, ...]:
    return tuple(value for value in values if isinstance(value, date) and bounds[0] <= value <= bounds[1])
