"""What conditions read, as variables with a few cells: answers that no condition tells apart share a cell.

Whether a condition holds for an answer is always decided by `core.rules`; here answers are only sorted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from madoguchi.core.questions.priors import Prior, turning_days
from madoguchi.core.rules import (
    Age,
    AllMembers,
    AnyMember,
    CountMembers,
    Derived,
    Elapsed,
    Evaluator,
    FactIn,
    FactLimit,
    FactRange,
    Facts,
    MemberFacts,
    TheMember,
    Value,
    day_bounds,
)
from madoguchi.core.truth import Truth

Ref: TypeAlias = tuple[str, bool]
"""A fact, and whether it is a person's."""

Leaf: TypeAlias = FactIn | FactRange | FactLimit | Age | Elapsed
LEAVES = (FactIn, FactRange, FactLimit, Age, Elapsed)
QUANTIFIERS = (AnyMember, AllMembers, CountMembers, TheMember)

_MEMBER = "m"
_OTHER = "\0"
_NAMED: dict[type, tuple[str, ...]] = {}


def meaning(part: object) -> object:
    """What a condition says, without where it stands: equal for conditions that can't differ."""
    if isinstance(part, Derived):
        return meaning(part.part)
    if isinstance(part, tuple):
        return tuple(meaning(one) for one in part)
    kind = type(part)
    names = _NAMED.get(kind)
    if names is None:
        names = _NAMED[kind] = _named(kind)
    if names:
        return (kind.__name__, *(meaning(getattr(part, name)) for name in names))
    return (kind.__name__, part)


def _named(kind: type) -> tuple[str, ...]:
    """What a node of this kind says, by name; () for plain values."""
    return tuple(one.name for one in fields(kind) if one.name != "clause") if is_dataclass(kind) else ()


@dataclass(frozen=True, slots=True)
class Variable:
    """`cells` are the different ways in which the leaves can hold together, `weights` their chances."""

    refs: tuple[Ref, ...]
    leaves: tuple[Leaf, ...]
    cells: tuple[tuple[bool, ...], ...]
    weights: tuple[float, ...]
    days: tuple[tuple[date, int], ...] = ()
    """Of a date: days on both sides of every turn, ascending, each with its cell."""

    @property
    def of_member(self) -> bool:
        return any(of_member for _, of_member in self.refs)

    def cells_of(self, values: Sequence[Value | None], on: date) -> tuple[int, ...]:
        """Cells in which these values of the refs may be; several where a day is known only within bounds.

        None is unknown: of several facts some may decide alone.
        """
        day = values[0]
        if self.days and day is not None and (cell := self._cell_between(day)) is not None:
            return (cell,)
        held = _held(self.leaves, self.refs, values, on)
        fitting = [
            number
            for number, cell in enumerate(self.cells)
            if all(truth is None or truth is wanted for truth, wanted in zip(held, cell, strict=True))
        ]
        return tuple(fitting or range(len(self.cells)))

    def _cell_between(self, value: Value) -> int | None:
        """The cell of a day between two that share one: no condition turns there."""
        bounds = day_bounds(value)
        if bounds is None or bounds[0] != bounds[1]:
            return None
        place = bisect_right(self.days, (bounds[0], len(self.cells)))
        if not 0 < place < len(self.days) or self.days[place - 1][1] != self.days[place][1]:
            return None
        return self.days[place][1]


def single(refs: tuple[Ref, ...], leaves: Sequence[Leaf], prior: Prior, on: date) -> Variable:
    """The variable of one fact: its answers, sorted by which leaves hold."""
    weights: dict[tuple[bool, ...], float] = {}
    days: list[tuple[date, tuple[bool, ...]]] = []
    for value, weight in prior.samples(tuple(_turning_values(leaves, on)), on):
        held = _held(leaves, refs, (value,), on)
        if None not in held:
            cell = tuple(truth is True for truth in held)
            weights[cell] = weights.get(cell, 0.0) + weight
            if isinstance(value, date):
                days.append((value, cell))
    places = {cell: place for place, cell in enumerate(weights)}
    found = _variable(refs, leaves, weights)
    return replace(found, days=tuple(sorted((day, places[cell]) for day, cell in days)))


def compound(refs: tuple[Ref, ...], leaf: Leaf) -> Variable:
    """A leaf that several facts decide together."""
    return _variable(refs, (leaf,), {(False,): 1.0, (True,): 1.0})


def unread(ref: Ref) -> Variable:
    """Stands for "it must be known, whatever it is"."""
    return _variable((ref,), (), {}, cells=((), ()))


def _variable(
    refs: tuple[Ref, ...],
    leaves: Sequence[Leaf],
    weights: Mapping[tuple[bool, ...], float],
    cells: tuple[tuple[bool, ...], ...] = (),
) -> Variable:
    cells = cells or tuple(weights)
    total = sum(weights.values()) or len(cells)
    return Variable(refs, tuple(leaves), cells, tuple(weights.get(cell, 1.0) / total for cell in cells))


def _held(
    leaves: Sequence[Leaf], refs: Sequence[Ref], values: Sequence[Value | None], on: date
) -> list[bool | None]:
    given = [(ref, value) for ref, value in zip(refs, values, strict=True) if value is not None]
    household = {fact: value for (fact, of_member), value in given if not of_member}
    person = {fact: value for (fact, of_member), value in given if of_member}
    rules = Evaluator(Facts(household, (MemberFacts(_MEMBER, person),)), on)
    truths = [rules.truth(leaf, _MEMBER) for leaf in leaves]
    return [None if truth is Truth.UNKNOWN else truth is Truth.TRUE for truth in truths]


def _turning_values(leaves: Iterable[Leaf], on: date) -> Iterator[Value]:
    """Answers on both sides of every value that a leaf names."""
    for leaf in leaves:
        match leaf:
            case FactIn(values=values):
                yield from values
                yield from (not value if isinstance(value, bool) else _OTHER for value in values[:1])
            case FactRange():
                yield from _around(leaf.at_least, leaf.at_most, leaf.below)
            case Elapsed():
                limits = [limit for limit in (leaf.at_least, leaf.at_most) if limit is not None]
                yield from (on - timedelta(days=n + step) for n in (0, *limits) for step in (-1, 0, 1))
            case Age():
                named = (
                    leaf.at_least,
                    leaf.below,
                    leaf.until_fiscal_year_end_after,
                    leaf.past_fiscal_year_end_after,
                )
                yield from turning_days([age for age in named if age is not None], on)


def _around(*bounds: Value | None) -> Iterator[Value]:
    for bound in bounds:
        if isinstance(bound, int):
            yield from (bound - 1, bound, bound + 1)
        elif bound is not None and (days := day_bounds(bound)):
            yield from (days[0] + timedelta(days=step) for step in (-1, 0, 1))
