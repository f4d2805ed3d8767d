"""Interviews over the random rules of `tests.core.rules.strategies`, and households that answer them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from madoguchi.core.questions import Ask, Goal, Interview, Prior, Slot, Topic
from madoguchi.core.rules import HOUSEHOLD, MEMBER_COUNT, Condition, Facts, Value, parse_condition
from tests.core.rules import strategies as s

TOPICS = (
    Topic("nothing"),
    *(Topic(fact) for fact in s.HOUSEHOLD),
    Topic(MEMBER_COUNT),
    *(Topic(fact, of_member=True) for fact in s.MEMBER),
)
PRIORS = {fact: Prior(values=dict.fromkeys(values, 1.0)) for fact, values in s.DOMAINS.items()}
Answers = Callable[[str, str], Value | None]
"""(member, fact) → the answer, or None for "I don't know"."""


def parsed(data: s.Data) -> Condition:
    return parse_condition(data, s.VOCABULARY)


def interview(*goals: Goal, topics: Sequence[Topic] = TOPICS) -> Interview:
    return Interview(goals, topics, PRIORS, s.ON)


def slots(ask: Ask) -> tuple[Slot, ...]:
    return tuple((member, ask.fact) for member in ask.members or (HOUSEHOLD,))


def told(facts: Facts, ask: Ask, answers: Answers) -> tuple[Facts, frozenset[Slot]]:
    """The facts after the answers, and what stayed unknown."""
    unknown = set()
    for member, fact in slots(ask):
        value = answers(member, fact)
        if value is None:
            unknown.add((member, fact))
        else:
            facts = facts.with_value(fact, value, member)
    return facts, frozenset(unknown)


def play(
    asking: Interview, facts: Facts, answers: Answers, most: int = 60
) -> Iterator[tuple[Ask, Facts, frozenset[Slot]]]:
    """Each question with what was known and skipped before it, to the end."""
    skipped: frozenset[Slot] = frozenset()
    for _ in range(most):
        ask = asking.next(facts, skipped)
        if ask is None:
            return
        yield ask, facts, skipped
        facts, more = told(facts, ask, answers)
        skipped |= more
    raise AssertionError("the interview does not end")


def after(asking: Interview, facts: Facts, answers: Answers) -> Facts:
    """What is known once there is nothing left to ask."""
    for ask, before, _ in play(asking, facts, answers):
        facts, _ = told(before, ask, answers)
    return facts


def answers_from(full: Facts) -> Answers:
    return lambda member, fact: full.get(fact, member)
