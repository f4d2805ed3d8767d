"""How far examples have tried conditions: every clause seen TRUE and FALSE, every number and date from both sides.

A clause that is never FALSE in any example could say anything at all and nobody would notice; a number that no
example touches could be off by one. Named conditions are clauses of the catalogue: each counts once, wherever it is
used. Numbers and dates are asked of each condition that uses them, so `edges_of` goes through the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.edges import ALWAYS, Edge, Period, edges_at, edges_of_node, has_bounds
from madoguchi.core.rules.evaluation import Evaluator
from madoguchi.core.rules.facts import HOUSEHOLD, Facts
from madoguchi.core.truth import Truth

DERIVED = "derived:"
"""Prefix of the owner of a named condition's clauses."""


Asked: TypeAlias = tuple[str, c.Condition, bool]
"""(owner, condition, whether it is asked of each member)."""


class Spot(NamedTuple):
    """A clause of the catalogue: the condition that it belongs to, and its id there.

    A plain tuple: a run over a catalogue puts some hundred thousand of them into sets.
    """

    owner: str
    clause: str


@dataclass(frozen=True, slots=True)
class Step:
    """A clause as it is reached: of each member or of the household, and only on the days of `period`."""

    spot: Spot
    node: c.Condition
    of_members: bool
    period: Period
    has_bounds: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """What one example showed: truths of clauses, and edges with the side from which each was touched."""

    truths: frozenset[tuple[Spot, Truth]] = frozenset()
    edges: frozenset[tuple[Spot, Edge]] = frozenset()


@dataclass(slots=True)
class Coverage:
    """Collects over many examples. `wanted` are the truths that each clause has to show."""

    wanted: dict[Spot, frozenset[Truth]] = field(default_factory=dict)
    seen: set[tuple[Spot, Truth]] = field(default_factory=set)

    def demand(self, owner: str, condition: c.Condition) -> None:
        for spot, node in _nodes(owner, condition):
            self.wanted[spot] = _wanted(node)

    def add(self, tried: Tried) -> None:
        self.seen |= tried.truths

    def is_open(self, spot: Spot) -> bool:
        return any((spot, truth) not in self.seen for truth in self.wanted[spot])

    def open_truths(self) -> tuple[tuple[Spot, Truth], ...]:
        """What no example has shown yet, by clause."""
        pairs = (
            (spot, truth)
            for spot, wanted in self.wanted.items()
            for truth in (Truth.TRUE, Truth.FALSE)
            if truth in wanted
        )
        return tuple(pair for pair in pairs if pair not in self.seen)

    @property
    def covered(self) -> int:
        return len(self.wanted) - len({spot for spot, _ in self.open_truths()})


def try_out(owner: str, condition: c.Condition, facts: Facts, on: date, *, of_members: bool = False) -> Tried:
    """One example against one condition; `of_members`: the condition is asked of each member."""
    return try_steps(steps_of([(owner, condition, of_members)]), facts, on)


def try_steps(steps: Iterable[Step], facts: Facts, on: date) -> Tried:
    """One example against what `steps_of` took apart, once for all examples."""
    evaluator = Evaluator(facts, on)
    truths: set[tuple[Spot, Truth]] = set()
    edges: set[tuple[Spot, Edge]] = set()
    for step in steps:
        if not step.period.first <= on <= step.period.last:
            continue
        for member in evaluator.members if step.of_members else (HOUSEHOLD,):
            truths.add((step.spot, evaluator.truth(step.node, member)))
            if step.has_bounds:
                edges.update((step.spot, edge) for edge in edges_at(step.node, evaluator, member))
    return Tried(frozenset(truths), frozenset(edges))


def steps_of(asked: Iterable[Asked]) -> tuple[Step, ...]:
    """The clauses of several conditions, parents first; one that they share once."""
    found: dict[tuple[str, int, bool, Period], Step] = {}
    for owner, condition, of_members in asked:
        _collect(found, owner, condition, of_members, ALWAYS)
    return tuple(found.values())


def _collect(
    found: dict[tuple[str, int, bool, Period], Step],
    owner: str,
    node: c.Condition,
    of_members: bool,
    period: Period,
) -> None:
    key = (owner, id(node), of_members, period)
    if key in found:
        return
    found[key] = Step(Spot(owner, node.clause.id), node, of_members, period, has_bounds(node))
    inner, each = _owner_below(owner, node), of_members or isinstance(node, _OF_MEMBERS)
    if isinstance(node, c.Versions):
        for version in node.versions:
            _collect(found, inner, version.part, each, period.within(version.valid_from, version.valid_to))
        return
    for part in c.parts_of(node):
        _collect(found, inner, part, each, period)


_OF_MEMBERS = (c.AnyMember, c.AllMembers, c.CountMembers, c.TheMember)


def edges_of(owner: str, condition: c.Condition) -> frozenset[tuple[Spot, Edge]]:
    """Every edge that examples of this condition have to touch, those of named conditions too."""
    return frozenset(_edges(owner, condition, ALWAYS))


def _edges(owner: str, condition: c.Condition, period: Period) -> Iterator[tuple[Spot, Edge]]:
    """`period`: the days on which the versions around this clause are in force; no example reaches it on others."""
    spot = Spot(owner, condition.clause.id)
    yield from ((spot, edge) for edge in edges_of_node(condition, period))
    inner = _owner_below(owner, condition)
    if isinstance(condition, c.Versions):
        for version in condition.versions:
            yield from _edges(inner, version.part, period.within(version.valid_from, version.valid_to))
        return
    for part in c.parts_of(condition):
        yield from _edges(inner, part, period)


def spots_of(owner: str, condition: c.Condition) -> Iterable[tuple[Spot, c.Condition]]:
    """The clauses with their spots, parents first; those of a named condition under its own name."""
    return tuple(_nodes(owner, condition))


def _wanted(node: c.Condition) -> frozenset[Truth]:
    """A literal has one answer; it is tried when an example reaches it."""
    if isinstance(node, c.Always):
        return frozenset({Truth.TRUE if node.holds else Truth.FALSE})
    return frozenset({Truth.TRUE, Truth.FALSE})


def _nodes(owner: str, condition: c.Condition) -> Iterator[tuple[Spot, c.Condition]]:
    yield Spot(owner, condition.clause.id), condition
    inner = _owner_below(owner, condition)
    for part in c.parts_of(condition):
        yield from _nodes(inner, part)


def _owner_below(owner: str, condition: c.Condition) -> str:
    return f"{DERIVED}{condition.name}" if isinstance(condition, c.Derived) else owner
