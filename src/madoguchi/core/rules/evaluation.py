"""The one evaluator. It asks nothing and stores nothing: condition, facts and the day come in, a verdict goes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules import judged as j
from madoguchi.core.rules.facts import HOUSEHOLD, MEMBER_COUNT, Facts, MemberFacts
from madoguchi.core.rules.judged import Judged
from madoguchi.core.rules.leaves import Reading, age, elapsed, fact, limit
from madoguchi.core.rules.truths import Truths, in_force
from madoguchi.core.rules.verdict import Missing, Verdict
from madoguchi.core.truth import Truth, not_, truth_of

__all__ = ["Evaluator", "evaluate", "in_force", "members_meeting"]

_OPEN = Truth.UNKNOWN


def evaluate(condition: c.Condition, facts: Facts, on: date, member: str = HOUSEHOLD) -> Verdict:
    """Whether `condition` holds on the day `on`; for one `member` where the condition is about a person.

    Ordering: `because` follows the condition; for `missing` see `Verdict`.
    """
    return Evaluator(facts, on).verdict(condition, member)


def members_meeting(condition: c.Condition, facts: Facts, on: date) -> dict[str, Truth]:
    """For each member (also those only counted): whether the condition holds for that person."""
    evaluator = Evaluator(facts, on)
    return {member: evaluator.truth(condition, member) for member in evaluator.members}


class Evaluator:
    """`evaluate` for many conditions over one household on one day; what was decided once is remembered.

    Conditions are told apart by identity, so they must outlive the evaluator.
    """

    def __init__(self, facts: Facts, on: date) -> None:
        self.facts, self.on = facts, on
        self._people = {member.id: member for member in facts.people()}
        self._truths = Truths(facts, on)
        self._known: dict[tuple[int, str, str], Judged] = {}
        self._readings: dict[tuple[str, str], Reading] = {}

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of all members, also those only counted."""
        return tuple(self._people)

    def verdict(self, condition: c.Condition, member: str = HOUSEHOLD) -> Verdict:
        return self._of(condition, self._people.get(member), "").verdict()

    def truth(self, condition: c.Condition, member: str = HOUSEHOLD) -> Truth:
        return self._truths.of(condition, member)

    def _of(self, condition: c.Condition, person: MemberFacts | None, law: str) -> Judged:
        key = (id(condition), person.id if person else HOUSEHOLD, law)
        known = self._known.get(key)
        if known is None:
            judge = _JUDGES[type(condition)]
            known = self._known[key] = judge(self, condition, person, condition.clause.law or law)
        return known

    def _leaf(self, node: Any, person: MemberFacts | None, law: str) -> Judged:
        key = (person.id if person else HOUSEHOLD, law)
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = Reading(self.facts, person, self.on, law)
        return _LEAVES[type(node)](node, reading)

    def _always(self, node: c.Always, person: MemberFacts | None, law: str) -> Judged:
        return j.decided(truth_of(node.holds))

    def _all(self, node: c.AllOf, person: MemberFacts | None, law: str) -> Judged:
        return j.every(self._deciding([(part, person) for part in node.parts], law, Truth.FALSE))

    def _any(self, node: c.AnyOf, person: MemberFacts | None, law: str) -> Judged:
        return j.some(self._deciding([(part, person) for part in node.parts], law, Truth.TRUE))

    def _deciding(
        self, parts: Sequence[tuple[c.Condition, MemberFacts | None]], law: str, decisive: Truth
    ) -> list[Judged]:
        """Those that decide: any `decisive` part, else those that are open, else all. Nothing is said of the others."""
        truth_of_part = self._truths.of
        truths = [truth_of_part(part, person.id if person else HOUSEHOLD) for part, person in parts]
        kind = decisive if decisive in truths else _OPEN if _OPEN in truths else not_(decisive)
        return [self._of(*part, law) for part, truth in zip(parts, truths, strict=True) if truth is kind]

    def _not(self, node: c.Not, person: MemberFacts | None, law: str) -> Judged:
        return j.negated(self._of(node.part, person, law))

    def _derived(self, node: c.Derived, person: MemberFacts | None, law: str) -> Judged:
        return self._of(node.part, person, law)

    def _versions(self, node: c.Versions, person: MemberFacts | None, law: str) -> Judged:
        part = in_force(node, self.on)
        return j.decided(Truth.FALSE) if part is None else self._of(part, person, law)

    def _any_member(self, node: c.AnyMember, person: MemberFacts | None, law: str) -> Judged:
        everybody = [(node.part, one) for one in self._people.values()]
        return j.some([*self._deciding(everybody, law, Truth.TRUE), *self._uncounted()])

    def _all_members(self, node: c.AllMembers, person: MemberFacts | None, law: str) -> Judged:
        everybody = [(node.part, one) for one in self._people.values()]
        return j.every([*self._deciding(everybody, law, Truth.FALSE), *self._uncounted()])

    def _count_members(self, node: c.CountMembers, person: MemberFacts | None, law: str) -> Judged:
        uncounted = self._uncounted()
        if uncounted and (node.at_least > 0 or node.at_most is not None):
            return uncounted[0]
        return j.counted(self._each(node.part, law), node.at_least, node.at_most)

    def _the_member(self, node: c.TheMember, person: MemberFacts | None, law: str) -> Judged:
        uncounted = self._uncounted()
        if uncounted:
            return uncounted[0]
        return j.the_one(self._each(node.who, law), self._each(node.part, law))

    def _each(self, part: c.Condition, law: str) -> list[Judged]:
        return [self._of(part, person, law) for person in self._people.values()]

    def _uncounted(self) -> list[Judged]:
        """Nobody is listed or counted: there may be any number of people."""
        return [] if self.facts.is_complete else [j.unknown([Missing(MEMBER_COUNT)])]


_JUDGES: dict[type, Callable[[Evaluator, Any, MemberFacts | None, str], Judged]] = {
    c.FactIn: Evaluator._leaf,
    c.FactRange: Evaluator._leaf,
    c.FactLimit: Evaluator._leaf,
    c.Age: Evaluator._leaf,
    c.Elapsed: Evaluator._leaf,
    c.Always: Evaluator._always,
    c.AllOf: Evaluator._all,
    c.AnyOf: Evaluator._any,
    c.Not: Evaluator._not,
    c.Derived: Evaluator._derived,
    c.Versions: Evaluator._versions,
    c.AnyMember: Evaluator._any_member,
    c.AllMembers: Evaluator._all_members,
    c.CountMembers: Evaluator._count_members,
    c.TheMember: Evaluator._the_member,
}
_LEAVES: dict[type, Callable[[Any, Reading], Judged]] = {
    c.FactIn: fact,
    c.FactRange: fact,
    c.FactLimit: limit,
    c.Age: age,
    c.Elapsed: elapsed,
}
