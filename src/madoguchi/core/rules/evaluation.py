"""The one evaluator. It asks nothing and stores nothing: condition, facts and the day come in, a verdict goes out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.ages import age_truth
from madoguchi.core.rules.facts import HOUSEHOLD, MEMBER_COUNT, Facts, MemberFacts, Value
from madoguchi.core.rules.values import compare, day_bounds
from madoguchi.core.rules.verdict import Missing, Reason, Verdict
from madoguchi.core.truth import Truth, all_of, any_of, not_, truth_of


def evaluate(condition: c.Condition, facts: Facts, on: date, member: str = HOUSEHOLD) -> Verdict:
    """Whether `condition` holds on the day `on`; for one `member` where the condition is about a person.

    Ordering: `because` follows the condition; `missing` too, without repeats.
    """
    return Evaluator(facts, on).verdict(condition, member)


def members_meeting(condition: c.Condition, facts: Facts, on: date) -> dict[str, Truth]:
    """For each member (also those only counted): whether the condition holds for that person."""
    evaluator = Evaluator(facts, on)
    return {member: evaluator.verdict(condition, member).truth for member in evaluator.members}


class Evaluator:
    """`evaluate` for many conditions over one household on one day; what was decided once is remembered.

    Conditions are told apart by identity, so they must outlive the evaluator.
    """

    def __init__(self, facts: Facts, on: date) -> None:
        self.facts, self.on = facts, on
        self._people = {member.id: member for member in facts.people()}
        self._known: dict[tuple[int, str, str], Verdict] = {}

    @property
    def members(self) -> tuple[str, ...]:
        """Ids of all members, also those only counted."""
        return tuple(self._people)

    def verdict(self, condition: c.Condition, member: str = HOUSEHOLD) -> Verdict:
        return self._of(condition, self._people.get(member), "")

    def _of(self, condition: c.Condition, person: MemberFacts | None, law: str) -> Verdict:
        key = (id(condition), person.id if person else HOUSEHOLD, law)
        if key not in self._known:
            self._known[key] = self._decide(condition, person, condition.clause.law or law)
        return self._known[key]

    def _decide(self, condition: c.Condition, person: MemberFacts | None, law: str) -> Verdict:
        match condition:
            case c.FactIn() | c.FactRange():
                return self._fact(condition, person, law)
            case c.Age():
                return self._age(condition, person, law)
            case c.AllOf(parts=parts):
                return _all([self._of(part, person, law) for part in parts])
            case c.AnyOf(parts=parts):
                return _any([self._of(part, person, law) for part in parts])
            case c.Not(part=part):
                inner = self._of(part, person, law)
                return Verdict(not_(inner.truth), inner.because, inner.missing)
            case c.Derived(part=part):
                return self._of(part, person, law)
            case c.Always(holds=holds):
                return Verdict(truth_of(holds))
        return self._quantified(condition, law)

    def _quantified(self, condition: c.AnyMember | c.AllMembers | c.CountMembers, law: str) -> Verdict:
        verdicts = [self._of(condition.part, person, law) for person in self._people.values()]
        if not self.facts.is_complete:
            verdicts.append(_unknown([Missing(MEMBER_COUNT)]))
        match condition:
            case c.AnyMember():
                return _any(verdicts)
            case c.AllMembers():
                return _all(verdicts)
            case c.CountMembers(at_least=low, at_most=high):
                return _count(verdicts, low, high, is_open=not self.facts.is_complete)

    def _fact(self, condition: c.FactIn | c.FactRange, person: MemberFacts | None, law: str) -> Verdict:
        member, value = self._read(condition.fact, person if condition.of_member else None)
        if value is None:
            return _unknown([Missing(condition.fact, member)])
        truth = compare(condition, value)
        if truth is Truth.UNKNOWN:
            return _unknown([Missing(condition.fact, member)])
        return _decided(truth, Reason(condition.fact, member, value, condition.clause.id, _held(truth), law))

    def _age(self, condition: c.Age, person: MemberFacts | None, law: str) -> Verdict:
        member, birth = self._read(condition.birth, person)
        _, day = self._read(condition.on, None) if condition.on else ("", self.on)
        absent = [Missing(condition.birth, member)] if birth is None else []
        absent += [Missing(condition.on)] if day is None else []
        if birth is None or day is None:
            return _unknown(absent)
        truth = age_truth(condition, day_bounds(birth), day_bounds(day))
        if truth is Truth.UNKNOWN:
            return _unknown([Missing(condition.birth, member)])
        return _decided(truth, Reason(condition.birth, member, birth, condition.clause.id, _held(truth), law))

    def _read(self, fact: str, person: MemberFacts | None) -> tuple[str, Value | None]:
        if person is None:
            return HOUSEHOLD, self.facts.household.get(fact)
        return person.id, person.get(fact)


def _held(truth: Truth) -> bool:
    return truth is Truth.TRUE


def _unknown(missing: Iterable[Missing]) -> Verdict:
    return Verdict(Truth.UNKNOWN, (), tuple(dict.fromkeys(missing)))


def _decided(truth: Truth, *because: Reason) -> Verdict:
    return Verdict(truth, because)


def _all(verdicts: Sequence[Verdict]) -> Verdict:
    return _joined(all_of(v.truth for v in verdicts), verdicts)


def _any(verdicts: Sequence[Verdict]) -> Verdict:
    return _joined(any_of(v.truth for v in verdicts), verdicts)


def _joined(truth: Truth, verdicts: Sequence[Verdict]) -> Verdict:
    """The parts that share the answer are the reasons of a decision; the unknown parts say what is missing."""
    if truth is Truth.UNKNOWN:
        return _unknown(m for v in verdicts if v.truth is truth for m in v.missing)
    return Verdict(truth, _reasons(verdicts, {truth}))


def _count(verdicts: Sequence[Verdict], low: int, high: int | None, *, is_open: bool) -> Verdict:
    sure = sum(v.truth is Truth.TRUE for v in verdicts)
    possible = sure + sum(v.truth is Truth.UNKNOWN for v in verdicts)
    ceiling: float = float("inf") if high is None else high
    most: float = float("inf") if is_open else possible
    if sure >= low and most <= ceiling:
        # Who meets it proves "at least"; who does not proves "at most".
        kinds = {Truth.TRUE} if high is None else {Truth.TRUE, Truth.FALSE}
        return Verdict(Truth.TRUE, _reasons(verdicts, kinds))
    if most < low or sure > ceiling:
        return Verdict(Truth.FALSE, _reasons(verdicts, {Truth.FALSE} if most < low else {Truth.TRUE}))
    return _unknown(m for v in verdicts if v.truth is Truth.UNKNOWN for m in v.missing)


def _reasons(verdicts: Iterable[Verdict], kinds: Collection[Truth]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(r for v in verdicts if v.truth in kinds for r in v.because))
