"""Ways to make a condition hold or fail, as what each fact may then be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, product
from typing import Any, TypeAlias

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.domains import Choices, Domain, Spans, Subsets, domain_of, ordinal
from madoguchi.core.rules.evaluation import in_force
from madoguchi.core.rules.facts import HOUSEHOLD, Facts, Value
from madoguchi.core.rules.leaf_solving import Leaf, main_fact, other_facts, solved
from madoguchi.core.rules.values import day_bounds
from madoguchi.core.rules.vocabulary import Vocabulary

Slot: TypeAlias = tuple[str, str]
"""(member or HOUSEHOLD, fact)."""
Goal: TypeAlias = tuple[c.Condition, bool, str]
"""(condition, whether it shall hold, of whom)."""


class OutOfSteps(Exception):
    """The search has become too large."""


@dataclass(frozen=True, slots=True)
class State:
    """`later` are leaves that read several facts; they are solved when all others are."""

    domains: Mapping[Slot, Domain] = field(default_factory=dict)
    later: tuple[Goal, ...] = ()


class Solver:
    """One household (its members and what is known of them) on one day. `is_exact` turns false once a choice of values
    was not complete."""

    def __init__(self, vocabulary: Vocabulary, on: date, base: Facts, most_steps: int) -> None:
        self.vocabulary, self.on, self.base = vocabulary, on, base
        self.people = tuple(member.id for member in base.people())
        self.is_exact = True
        self._steps_left = most_steps

    def ways(self, condition: c.Condition, want: bool, person: str) -> Iterator[State]:
        for state in self._make((condition, want, person), State()):
            yield from self._settle(state)

    def _make(self, goal: Goal, state: State) -> Iterator[State]:
        self._steps_left -= 1
        if self._steps_left < 0:
            raise OutOfSteps
        node = goal[0]
        kind = type(node)
        if kind in _JOINED:
            every = _JOINED[kind] is goal[1]
            goals = [(part, goal[1], goal[2]) for part in c.parts_of(node)]
            yield from self._every(goals, state) if every else self._some(goals, state)
        elif kind in _WAYS:
            for goals in _WAYS[kind](self, *goal):
                yield from self._every(goals, state)
        else:
            yield from self._leaf(goal, state)

    def _every(self, goals: Sequence[Goal], state: State) -> Iterator[State]:
        if not goals:
            yield state
            return
        # What leaves no choice comes first: it closes wrong ways early.
        first = min(range(len(goals)), key=lambda index: len(c.parts_of(goals[index][0])))
        rest = [goal for index, goal in enumerate(goals) if index != first]
        for one in self._make(goals[first], state):
            yield from self._every(rest, one)

    def _some(self, goals: Sequence[Goal], state: State) -> Iterator[State]:
        for goal in goals:
            yield from self._make(goal, state)

    def _leaf(self, goal: Goal, state: State) -> Iterator[State]:
        leaf: Any = goal[0]
        if other_facts(leaf):
            yield replace(state, later=(*state.later, goal))
        else:
            yield from self._narrowed(leaf, goal, {}, state)

    def _narrowed(self, leaf: Leaf, goal: Goal, others: dict[str, int], state: State) -> Iterator[State]:
        slot = self._slot(main_fact(leaf), goal[2])
        left = solved(leaf, goal[1], self._domain(slot, state), others, self.on)
        if not left.is_empty:
            yield replace(state, domains={**state.domains, slot: left})

    def _settle(self, state: State) -> Iterator[State]:
        """Leaves that read several facts: the others get values, then the main one is narrowed down."""
        if not state.later:
            yield state
            return
        goal, rest = state.later[0], replace(state, later=state.later[1:])
        leaf: Any = goal[0]
        slots = [self._slot(read, goal[2]) for read in other_facts(leaf)]
        tried = [self._values(slot, rest) for slot in slots]
        for chosen in product(*tried):
            self._steps_left -= 1
            if self._steps_left < 0:
                raise OutOfSteps
            fixed = {
                slot: _only(number, self._domain(slot, rest))
                for slot, number in zip(slots, chosen, strict=True)
            }
            others = {fact: number for (_, fact), number in zip(slots, chosen, strict=True)}
            given = replace(rest, domains={**rest.domains, **fixed})
            for one in self._narrowed(leaf, goal, others, given):
                yield from self._settle(one)

    def _values(self, slot: Slot, state: State) -> tuple[int, ...]:
        domain = self._domain(slot, state)
        if not isinstance(domain, Spans):
            return ()
        values = domain.samples(self.on.toordinal() if domain.is_day else 0)
        self.is_exact = self.is_exact and len(values) == domain.size
        return values

    def _slot(self, read: tuple[str, bool], person: str) -> Slot:
        fact, of_member = read
        return (person if of_member else HOUSEHOLD, fact)

    def _domain(self, slot: Slot, state: State) -> Domain:
        if slot in state.domains:
            return state.domains[slot]
        owner, fact = slot
        whole = domain_of(fact, self.vocabulary)
        value = self.base.get(fact, owner)
        return whole if value is None else _known(value, whole)

    def _not(self, node: c.Not, want: bool, person: str) -> Iterator[list[Goal]]:
        yield [(node.part, not want, person)]

    def _same(self, node: c.Derived, want: bool, person: str) -> Iterator[list[Goal]]:
        yield [(node.part, want, person)]

    def _always(self, node: c.Always, want: bool, person: str) -> Iterator[list[Goal]]:
        if node.holds is want:
            yield []

    def _versions(self, node: c.Versions, want: bool, person: str) -> Iterator[list[Goal]]:
        part = in_force(node, self.on)
        if part is not None:
            yield [(part, want, person)]
        elif not want:
            yield []

    def _any_member(self, node: c.AnyMember, want: bool, person: str) -> Iterator[list[Goal]]:
        yield from self._one_or_all(node.part, want, for_all=not want)

    def _all_members(self, node: c.AllMembers, want: bool, person: str) -> Iterator[list[Goal]]:
        yield from self._one_or_all(node.part, want, for_all=want)

    def _one_or_all(self, part: c.Condition, want: bool, *, for_all: bool) -> Iterator[list[Goal]]:
        goals: list[Goal] = [(part, want, one) for one in self.people]
        yield from [goals] if for_all else ([goal] for goal in goals)

    def _count(self, node: c.CountMembers, want: bool, person: str) -> Iterator[list[Goal]]:
        top = len(self.people) if node.at_most is None else node.at_most
        for count in range(len(self.people) + 1):
            if (node.at_least <= count <= top) is want:
                for chosen in combinations(self.people, count):
                    yield [(node.part, one in chosen, one) for one in self.people]

    def _the_member(self, node: c.TheMember, want: bool, person: str) -> Iterator[list[Goal]]:
        for chosen in self.people:
            yield [(node.who, one == chosen, one) for one in self.people] + [(node.part, want, chosen)]
        if not want:
            yield [(node.who, False, one) for one in self.people]
            for pair in combinations(self.people, 2):
                yield [(node.who, True, one) for one in pair]


_JOINED: Mapping[type, bool] = {c.AllOf: True, c.AnyOf: False}
"""For which answer all the parts are needed."""
_WAYS: Mapping[type, Callable[..., Iterator[list[Goal]]]] = {
    c.Not: Solver._not,
    c.Derived: Solver._same,
    c.Always: Solver._always,
    c.Versions: Solver._versions,
    c.AnyMember: Solver._any_member,
    c.AllMembers: Solver._all_members,
    c.CountMembers: Solver._count,
    c.TheMember: Solver._the_member,
}
"""The ways to the answer; in each, all goals are needed."""


def _known(value: Value, whole: Domain) -> Domain:
    """What a known value leaves; a date known within bounds leaves these."""
    if isinstance(whole, Choices):
        return Choices((value,))
    if isinstance(whole, Subsets):
        chosen = value if isinstance(value, tuple) else (value,)
        return Subsets(chosen, wanted=tuple((one,) for one in chosen))
    bounds = day_bounds(value) if whole.is_day else None
    if bounds is not None:
        return whole.meet(bounds[0].toordinal(), bounds[1].toordinal())
    number = ordinal(value)
    return whole.meet(number, number)


def _only(number: int, domain: Domain) -> Domain:
    return domain.meet(number, number) if isinstance(domain, Spans) else domain
