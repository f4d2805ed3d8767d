"""How far examples have tried conditions: every clause seen TRUE and FALSE, every number and date from both sides.

A clause that is never FALSE in any example could say anything at all and nobody would notice; a number that no
example touches could be off by one. Named conditions are clauses of the catalogue: each counts once, wherever it is
used. Numbers and dates are asked of each condition that uses them, so `edges_of` goes through the names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.edges import Edge, Period, edges_at, edges_of_node
from madoguchi.core.rules.evaluation import Evaluator
from madoguchi.core.rules.facts import HOUSEHOLD, Facts
from madoguchi.core.truth import Truth

DERIVED = "derived:"
"""Prefix of the owner of a named condition's clauses."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A clause of the catalogue: the condition that it belongs to, and its id there."""

    owner: str
    clause: str


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
    trial = Trial(facts, on)
    trial.ask(owner, condition, of_members=of_members)
    return trial.tried()


class Trial:
    """One example against several conditions; a clause that they share is asked once of each person."""

    def __init__(self, facts: Facts, on: date) -> None:
        self._evaluator = Evaluator(facts, on)
        self._asked: set[tuple[str, int, str]] = set()
        self._truths: set[tuple[Spot, Truth]] = set()
        self._edges: set[tuple[Spot, Edge]] = set()

    def ask(self, owner: str, condition: c.Condition, *, of_members: bool = False) -> None:
        for member in self._evaluator.members if of_members else (HOUSEHOLD,):
            self._visit(owner, condition, member)

    def tried(self) -> Tried:
        return Tried(frozenset(self._truths), frozenset(self._edges))

    def _visit(self, owner: str, node: c.Condition, member: str) -> None:
        key = (owner, id(node), member)
        if key in self._asked:
            return
        self._asked.add(key)
        spot = Spot(owner, node.clause.id)
        self._truths.add((spot, self._evaluator.truth(node, member)))
        self._edges.update((spot, edge) for edge in edges_at(node, self._evaluator, member))
        inner = _owner_below(owner, node)
        for part in _parts_in_force(node, self._evaluator.on):
            for person in self._people(node, member):
                self._visit(inner, part, person)

    def _people(self, node: c.Condition, member: str) -> tuple[str, ...]:
        match node:
            case c.AnyMember() | c.AllMembers() | c.CountMembers() | c.TheMember():
                return self._evaluator.members
        return (member,)


def edges_of(owner: str, condition: c.Condition) -> frozenset[tuple[Spot, Edge]]:
    """Every edge that examples of this condition have to touch, those of named conditions too."""
    return frozenset(_edges(owner, condition, Period(date.min, date.max)))


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


def _parts_in_force(condition: c.Condition, on: date) -> tuple[c.Condition, ...]:
    if not isinstance(condition, c.Versions):
        return c.parts_of(condition)
    return tuple(
        version.part
        for version in condition.versions
        if (version.valid_from or date.min) <= on <= (version.valid_to or date.max)
    )
