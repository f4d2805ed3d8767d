"""Conditions that read facts, judged: the value, what it was held against, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.ages import age_truth, years_between
from madoguchi.core.rules.facts import HOUSEHOLD, Facts, MemberFacts, Value
from madoguchi.core.rules.judged import Judged, decided, unknown, unknown_unless
from madoguchi.core.rules.limits import (
    days_between,
    deciding_facts,
    elapsed_truth,
    limit_range,
    limit_truth,
)
from madoguchi.core.rules.values import DayBounds, compare, day_bounds
from madoguchi.core.rules.verdict import Missing, Reason
from madoguchi.core.truth import Truth


@dataclass(frozen=True, slots=True)
class Reading:
    """Whose facts are read, on which day, under which law."""

    facts: Facts
    person: MemberFacts | None
    on: date
    law: str

    def owner(self, of_member: bool) -> str:
        return self.person.id if of_member and self.person else HOUSEHOLD

    def value(self, fact: str, of_member: bool) -> Value | None:
        if of_member and self.person:
            return self.person.get(fact)
        return self.facts.household.get(fact)

    def reason(
        self,
        clause: c.Clause,
        truth: Truth,
        fact: str,
        of_member: bool,
        figures: tuple[tuple[str, int], ...] = (),
    ) -> Reason | None:
        value = self.value(fact, of_member)
        if value is None:
            return None
        owner = self.owner(of_member)
        return Reason(fact, owner, value, clause.id, truth is Truth.TRUE, self.law, figures)


def fact_holds(condition: c.FactIn | c.FactRange, reading: Reading) -> Truth:
    value = reading.value(condition.fact, condition.of_member)
    return Truth.UNKNOWN if value is None else compare(condition, value)


def fact(condition: c.FactIn | c.FactRange, reading: Reading) -> Judged:
    truth = fact_holds(condition, reading)
    if truth is Truth.UNKNOWN:
        return unknown([Missing(condition.fact, reading.owner(condition.of_member))])
    return _judged(truth, reading.reason(condition.clause, truth, condition.fact, condition.of_member))


def age_holds(condition: c.Age, reading: Reading) -> Truth:
    birth, day = _age_days(condition, reading)
    return age_truth(condition, birth, day)


def _age_days(condition: c.Age, reading: Reading) -> tuple[DayBounds | None, DayBounds | None]:
    """The birth, and the day on which the age counts."""
    birth = _days(reading.value(condition.birth, of_member=True))
    if not condition.on:
        return birth, (reading.on, reading.on)
    return birth, _days(reading.value(condition.on, of_member=False))


def age(condition: c.Age, reading: Reading) -> Judged:
    birth, day = _age_days(condition, reading)
    if birth is None or day is None:
        absent = [] if birth else [Missing(condition.birth, reading.owner(of_member=True))]
        return unknown(absent if day else [*absent, Missing(condition.on)])
    truth = age_truth(condition, birth, day)
    if truth is Truth.UNKNOWN:
        return unknown(_vague(reading, condition, birth, day))
    years = _years(birth, day, condition.from_eve)
    return _judged(
        truth,
        reading.reason(condition.clause, truth, condition.birth, True, _figures("age", years)),
        reading.reason(condition.clause, truth, condition.on, False) if condition.on else None,
    )


# Pure; the same few people are asked about their age by many rules.
@lru_cache(maxsize=4096)
def _years(birth: DayBounds, day: DayBounds, from_eve: bool) -> tuple[int, int]:
    return years_between(birth, day, from_eve=from_eve)


def _vague(reading: Reading, condition: c.Age, birth: DayBounds, day: DayBounds) -> list[Missing]:
    """The dates that are not exact enough."""
    found = [Missing(condition.birth, reading.owner(of_member=True))] if birth[0] != birth[1] else []
    return found + ([Missing(condition.on)] if day[0] != day[1] else [])


def elapsed_holds(condition: c.Elapsed, reading: Reading) -> Truth:
    days = _elapsed_days(condition, reading)
    return Truth.UNKNOWN if days is None else elapsed_truth(condition, days)


def _elapsed_days(condition: c.Elapsed, reading: Reading) -> tuple[int, int] | None:
    today = (reading.on, reading.on)
    start = _days(reading.value(condition.start, condition.of_member))
    end = _days(reading.value(condition.end, condition.end_of_member)) if condition.end else today
    return None if start is None or end is None else days_between(start, end)


def elapsed(condition: c.Elapsed, reading: Reading) -> Judged:
    ends = [(condition.start, condition.of_member)]
    if condition.end:
        ends.append((condition.end, condition.end_of_member))
    days = _elapsed_days(condition, reading)
    truth = Truth.UNKNOWN if days is None else elapsed_truth(condition, days)
    if days is None or truth is Truth.UNKNOWN:
        return unknown(_undated(reading, ends, is_absent=days is None))
    figures = _figures("days", days)
    return _judged(
        truth,
        *(reading.reason(condition.clause, truth, name, owner, figures) for name, owner in ends),
    )


def _undated(reading: Reading, ends: list[tuple[str, bool]], *, is_absent: bool) -> Iterator[Missing]:
    """The dates that are not there, or else those that are not exact enough."""
    for name, of_member in ends:
        bounds = _days(reading.value(name, of_member))
        if bounds is None if is_absent else bounds is not None and bounds[0] != bounds[1]:
            yield Missing(name, reading.owner(of_member))


def limit_holds(condition: c.FactLimit, reading: Reading) -> Truth:
    value = _number(reading, condition, condition.fact)
    return Truth.UNKNOWN if value is None else limit_truth(condition, value, _limits(condition, reading))


def _number(reading: Reading, condition: c.FactLimit, fact: str) -> int | None:
    value = reading.value(fact, condition.of_member)
    return value if isinstance(value, int) else None


def _limits(condition: c.FactLimit, reading: Reading) -> tuple[int, int | None]:
    counters = (condition.by, *(name for name, _ in condition.extras))
    told = ((name, _number(reading, condition, name)) for name in counters)
    return limit_range(condition, {name: number for name, number in told if number is not None})


def limit(condition: c.FactLimit, reading: Reading) -> Judged:
    counters = (condition.by, *(name for name, _ in condition.extras))
    of_member = condition.of_member
    value = _number(reading, condition, condition.fact)
    limits = _limits(condition, reading)
    truth = Truth.UNKNOWN if value is None else limit_truth(condition, value, limits)
    if truth is Truth.UNKNOWN:
        asked = dict.fromkeys((condition.fact, *counters))
        open_facts = [name for name in asked if _number(reading, condition, name) is None]
        to_true, to_false = deciding_facts(condition, value, open_facts)
        owner = reading.owner(of_member)
        return unknown_unless(
            tuple(Missing(name, owner) for name in open_facts),
            (Missing(name, owner) for name in to_true),
            (Missing(name, owner) for name in to_false),
        )
    # Below the lowest limit that is possible, or not below the highest: the figure that settles it.
    against = limits[0] if truth is Truth.TRUE or limits[1] is None else limits[1]
    clause = condition.clause
    return _judged(
        truth,
        reading.reason(clause, truth, condition.fact, of_member, (("limit", against),)),
        *(reading.reason(clause, truth, name, of_member) for name in counters),
    )


def _days(value: Value | None) -> DayBounds | None:
    return None if value is None else day_bounds(value)


def _figures(name: str, bounds: tuple[int, int]) -> tuple[tuple[str, int], ...]:
    """Once where both are the same."""
    return tuple(dict.fromkeys((name, number) for number in bounds))


def _judged(truth: Truth, *because: Reason | None) -> Judged:
    return decided(truth, *(reason for reason in because if reason is not None))
