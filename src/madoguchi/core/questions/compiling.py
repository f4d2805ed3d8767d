"""Conditions → diagrams, for a number of people."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.core.questions.diagrams import NO, YES, Diagrams
from madoguchi.core.questions.space import NOBODY, Space
from madoguchi.core.questions.variables import Leaf, meaning
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
)
from madoguchi.core.rules.evaluation import in_force


class Compiler:
    """Remembers by the identity of conditions, which must outlive it. `people` is None while they are not counted."""

    def __init__(self, diagrams: Diagrams, space: Space) -> None:
        self.diagrams, self.space = diagrams, space
        self._done: dict[tuple[int, int | None, int], int] = {}
        self._places: dict[int, tuple[bool, int, int]] = {}

    def function(self, condition: Condition, people: int | None, member: int = NOBODY) -> int:
        key = (id(condition), people, member)
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._make(condition, people, member)
        return found

    def must(self, fact: str, member: int = NOBODY) -> int:
        """Decided only once the fact is known."""
        of_member = member != NOBODY
        number = self.space.number(self.space.must[fact, of_member], of_member, member)
        return self.diagrams.node(number, (NO, YES))

    def _make(self, condition: Condition, people: int | None, member: int) -> int:
        match condition:
            case AllOf(parts=parts):
                return self.diagrams.all_of(self.function(part, people, member) for part in parts)
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
