"""Conditions → diagrams, for a number of people."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.core.questions.diagrams import NO, YES, Diagrams
from madoguchi.core.questions.space import NOBODY, Space
from madoguchi.core.questions.variables import QUANTIFIERS, Leaf, meaning
from madoguchi.core.rules import (
    AllMembers,
    AllOf,
    Always,
    AnyMember,
    AnyOf,
    Condition,
    CountMembers,
    Derived,
    Not,
    TheMember,
    Versions,
    facts_used,
    parts_of,
)
from madoguchi.core.rules.evaluation import in_force


class Compiler:
    """Remembers by the identity of conditions, which must outlive it. `people` is None while they are not counted."""

    def __init__(self, diagrams: Diagrams, space: Space) -> None:
        self.diagrams, self.space = diagrams, space
        self._done: dict[tuple[int, int | None, int], int] = {}
        self._over: dict[int, bool] = {}
        self._facts: dict[int, frozenset[str]] = {}
        self._places: dict[int, tuple[bool, int, int]] = {}

    def function(self, condition: Condition, people: int | None, member: int = NOBODY) -> int:
        key = (id(condition), people if self._is_over_people(condition) else None, member)
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._make(condition, people, member)
        return found

    def _is_over_people(self, condition: Condition) -> bool:
        """Whether the number of people makes a difference."""
        found = self._over.get(id(condition))
        if found is None:
            inner = parts_of(condition)
            found = isinstance(condition, QUANTIFIERS) or any(map(self._is_over_people, inner))
            self._over[id(condition)] = found
        return found

    def facts(self, condition: Condition) -> frozenset[str]:
        found = self._facts.get(id(condition))
        if found is None:
            found = self._facts[id(condition)] = facts_used(condition)
        return found

    def given(self, fact: str, number: int, cell: int) -> Compiler:
        """A compiler for households whose answer to the fact is in this cell: what is ruled out is never made."""
        return _Given(self, fact, number, cell)

    def must(self, fact: str, member: int = NOBODY) -> int:
        """Decided only once the fact is known."""
        of_member = member != NOBODY
        number = self.space.number(self.space.must[fact, of_member], of_member, member)
        return self.diagrams.node(number, (NO, YES))

    def _make(self, condition: Condition, people: int | None, member: int) -> int:
        match condition:
            case AllOf(parts=parts):
                return self._all_of(parts, people, member)
            case AnyOf(parts=parts):
                return self.diagrams.any_of(self.function(part, people, member) for part in parts)
            case Not(part=part):
                return self.diagrams.negated(self.function(part, people, member))
            case Derived(part=part):
                return self.function(part, people, member)
            case Versions():
                part_now = in_force(condition, self.space.on)
                return NO if part_now is None else self.function(part_now, people, member)
            case Always(holds=holds):
                return YES if holds else NO
            case AnyMember() | AllMembers() | CountMembers() | TheMember():
                return self._over_people(condition, people)
        return self._leaf(condition, member)

    def _all_of(self, parts: Sequence[Condition], people: int | None, member: int) -> int:
        functions = []
        for part in parts:
            function = self.function(part, people, member)
            if function == NO:
                return NO
            functions.append(function)
        return self.diagrams.all_of(functions)

    def _leaf(self, leaf: Leaf, member: int) -> int:
        place = self._places.get(id(leaf))
        if place is None:
            place = self._places[id(leaf)] = self.space.leaves[meaning(leaf)]
        of_member, among, position = place
        number = self.space.number(among, of_member, member)
        cells = self.space.variable(number)[0].cells
        return self.diagrams.node(number, tuple(YES if cell[position] else NO for cell in cells))

    def _over_people(
        self, condition: AnyMember | AllMembers | CountMembers | TheMember, people: int | None
    ) -> int:
        if people is None:
            return self.diagrams.node(self.space.waiting[meaning(condition)], (NO, YES))
        each = [self.function(condition.part, people, member) for member in range(people)]
        match condition:
            case AnyMember():
                return self.diagrams.any_of(each)
            case AllMembers():
                return self.diagrams.all_of(each)
            case CountMembers(at_least=low, at_most=high):
                return self._count(each, low, people if high is None else high)
            case TheMember(who=who):
                meant = [self.function(who, people, member) for member in range(people)]
                some = self.diagrams.any_of(
                    self.diagrams.both(one, part) for one, part in zip(meant, each, strict=True)
                )
                return self.diagrams.both(self._count(meant, 1, 1), some)

    def _count(self, each: Sequence[int], low: int, high: int) -> int:
        """At least `low` and at most `high` of the functions hold."""
        exactly = [YES]
        for one in each:
            without = self.diagrams.negated(one)
            kept = [self.diagrams.both(count, without) for count in exactly] + [NO]
            more = [NO, *(self.diagrams.both(count, one) for count in exactly)]
            exactly = [self.diagrams.either(a, b) for a, b in zip(kept, more, strict=True)]
        return self.diagrams.any_of(exactly[low : high + 1])


class _Given(Compiler):
    """Leaves what does not read the fact to the compiler it comes from."""

    def __init__(self, base: Compiler, fact: str, number: int, cell: int) -> None:
        super().__init__(base.diagrams, base.space)
        self._base, self._fact, self._number, self._cell = base, fact, number, cell

    def function(self, condition: Condition, people: int | None, member: int = NOBODY) -> int:
        if self._fact not in self._base.facts(condition):
            return self._base.function(condition, people, member)
        return super().function(condition, people, member)

    def _leaf(self, leaf: Leaf, member: int) -> int:
        return self.diagrams.known(super()._leaf(leaf, member), self._number, self._cell)
