"""The edges of conditions: the last value on one side of a number or a date, and the first on the other.

An edge is written with `side` -1 (just before the point at which the answer changes) or 0 (the point itself), in the
unit of the value: one yen, one person, one day. Only exact dates touch an edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from madoguchi.core.people.ages import fiscal_year_end_after_age, reached_on
from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.evaluation import Evaluator
from madoguchi.core.rules.facts import HOUSEHOLD, Value
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.truth import Truth

BEFORE, AT = -1, 0
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """`name` says which bound of the clause; a clause may have several."""

    name: str
    side: int


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` up to and including `last`."""

    first: date
    last: date

    def within(self, first: date | None, last: date | None) -> Period:
        return Period(max(self.first, first or date.min), min(self.last, last or date.max))


ALWAYS = Period(date.min, date.max)


def has_bounds(node: c.Condition) -> bool:
    """Whether facts can touch an edge of this clause at all."""
    return isinstance(node, c.Versions) or bool(_names(node))


def edges_of_node(node: c.Condition, period: Period) -> tuple[Edge, ...]:
    """Both sides of each bound of this clause alone; of turning days only what lies in `period`."""
    if isinstance(node, c.Versions):
        return tuple(_turning_edges(node, period))
    return tuple(Edge(name, side) for name in _names(node) for side in (BEFORE, AT))


def _turning_edges(node: c.Versions, period: Period) -> Iterator[Edge]:
    for day in _turning_days(node):
        if period.first <= day - _DAY <= period.last:
            yield Edge(day.isoformat(), BEFORE)
        if period.first <= day <= period.last:
            yield Edge(day.isoformat(), AT)


def edges_at(node: c.Condition, evaluator: Evaluator, member: str) -> Iterator[Edge]:
    """The edges that these facts touch."""
    for name, distance in _distances(node, evaluator, member):
        if distance in (BEFORE, AT):
            yield Edge(name, distance)


def _names(node: c.Condition) -> tuple[str, ...]:
    match node:
        case c.FactRange() | c.Elapsed() | c.Age():
            return tuple(name for name, _ in _bounds(node))
        case c.CountMembers():
            return tuple(name for name, _ in _count_bounds(node))
        case c.FactLimit():
            return (*(f"limit[{n}]" for n in range(len(node.limits))), *_open_ended(node))
    return ()


def _bounds(node: c.FactRange | c.Elapsed | c.Age) -> list[tuple[str, Value]]:
    keys = {
        c.FactRange: ("at_least", "at_most", "below"),
        c.Elapsed: ("at_least", "at_most"),
        c.Age: ("at_least", "below", "until_fiscal_year_end_after", "past_fiscal_year_end_after"),
    }[type(node)]
    return [(key, value) for key in keys if (value := getattr(node, key)) is not None]


def _count_bounds(node: c.CountMembers) -> list[tuple[str, int]]:
    bounds = [("at_least", node.at_least)] if node.at_least > 0 else []
    return bounds if node.at_most is None else [*bounds, ("at_most", node.at_most)]


def _open_ended(node: c.FactLimit) -> tuple[str, ...]:
    return (*(("each_more",) if node.each_more else ()), *(f"extra:{name}" for name, _ in node.extras))


def _turning_days(node: c.Versions) -> list[date]:
    """Days on which another version, or none, begins to be in force."""
    starts = {version.valid_from for version in node.versions if version.valid_from}
    ends = {version.valid_to + _DAY for version in node.versions if version.valid_to}
    return sorted(starts | ends)


def _distances(node: c.Condition, evaluator: Evaluator, member: str) -> Iterator[tuple[str, int]]:
    """For each bound how far the facts are behind the point where the answer changes; nothing where unknown."""
    match node:
        case c.FactRange():
            yield from _of_range(node, _read(evaluator, node.fact, member if node.of_member else HOUSEHOLD))
        case c.Age():
            yield from _of_age(node, evaluator, member)
        case c.Elapsed():
            yield from _of_elapsed(node, evaluator, member)
        case c.FactLimit():
            yield from _of_limit(node, evaluator, member if node.of_member else HOUSEHOLD)
        case c.CountMembers():
            yield from _of_count(node, evaluator)
        case c.Versions():
            yield from ((day.isoformat(), (evaluator.on - day).days) for day in _turning_days(node))


def _of_range(node: c.FactRange, value: Value | None) -> Iterator[tuple[str, int]]:
    for name, bound in _bounds(node):
        past = 1 if name == "at_most" else 0
        if _is_number(value) and _is_number(bound):
            yield name, int(value) - int(bound) - past  # type: ignore[arg-type]
        elif (day := _day(value)) and (limit := _day(bound)):
            yield name, (day - limit).days - past


def _of_age(node: c.Age, evaluator: Evaluator, member: str) -> Iterator[tuple[str, int]]:
    birth = _day(_read(evaluator, node.birth, member))
    on = _day(_read(evaluator, node.on, HOUSEHOLD)) if node.on else evaluator.on
    if birth is None or on is None:
        return
    for name, age in _bounds(node):
        by_year = name.endswith("fiscal_year_end_after")
        last = fiscal_year_end_after_age(birth, _number(age)) if by_year else reached_on(birth, _number(age))
        yield name, (on - last).days - (0 if node.from_eve else 1)


def _of_elapsed(node: c.Elapsed, evaluator: Evaluator, member: str) -> Iterator[tuple[str, int]]:
    start = _day(_read(evaluator, node.start, member if node.of_member else HOUSEHOLD))
    end = (
        _day(_read(evaluator, node.end, member if node.end_of_member else HOUSEHOLD))
        if node.end
        else evaluator.on
    )
    if start is None or end is None:
        return
    for name, days in _bounds(node):
        yield name, (end - start).days - _number(days) - (1 if name == "at_most" else 0)


def _of_limit(node: c.FactLimit, evaluator: Evaluator, owner: str) -> Iterator[tuple[str, int]]:
    value, count = _read(evaluator, node.fact, owner), _read(evaluator, node.by, owner)
    extras = {name: _read(evaluator, name, owner) for name, _ in node.extras}
    if not _is_number(value) or not _is_number(count) or not all(_is_number(one) for one in extras.values()):
        return
    row, last = max(_number(count), 0), len(node.limits) - 1
    limit = node.limits[min(row, last)] + node.each_more * max(row - last, 0)
    limit += sum(yen * _number(extras[name]) for name, yen in node.extras)
    distance = _number(value) - limit - (1 if node.or_equal else 0)
    yield (f"limit[{row}]" if row <= last else "each_more"), distance
    yield from ((f"extra:{name}", distance) for name, one in extras.items() if _number(one) > 0)


def _of_count(node: c.CountMembers, evaluator: Evaluator) -> Iterator[tuple[str, int]]:
    truths = [evaluator.truth(node.part, member) for member in evaluator.members]
    if Truth.UNKNOWN in truths or not evaluator.facts.is_complete:
        return
    found = truths.count(Truth.TRUE)
    for name, bound in _count_bounds(node):
        yield name, found - bound - (1 if name == "at_most" else 0)


def _read(evaluator: Evaluator, fact: str, member: str) -> Value | None:
    return evaluator.facts.get(fact, member)


def _is_number(value: Value | None) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Value | None) -> int:
    assert isinstance(value, int)
    return value


def _day(value: Value | None) -> date | None:
    bounds = None if value is None or isinstance(value, bool | int) else day_bounds(value)
    return bounds[0] if bounds and bounds[0] == bounds[1] else None
