"""What must hold for every rule and household: decided answers are right, and learning never un-decides."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings

from madoguchi.core.rules import Facts, evaluate, parse_condition
from madoguchi.core.truth import Truth
from tests.core.rules.strategies import VOCABULARY, completions, households, rules

ON = date(2026, 4, 1)


@settings(max_examples=150, deadline=None)
@given(rules, households)
def test_evaluate__decided__every_completion_agrees(data: dict[str, object], facts: Facts) -> None:
    rule = parse_condition(data, VOCABULARY)
    verdict = evaluate(rule, facts, ON)
    if verdict.truth is not Truth.UNKNOWN:
        assert {evaluate(rule, full, ON).truth for full in completions(facts)} == {verdict.truth}


@settings(max_examples=150, deadline=None)
@given(rules, households)
def test_evaluate__everything_known__is_decided(data: dict[str, object], facts: Facts) -> None:
    rule = parse_condition(data, VOCABULARY)
    full = next(iter(completions(facts)))
    assert evaluate(rule, full, ON).truth is not Truth.UNKNOWN


@settings(max_examples=150, deadline=None)
@given(rules, households)
def test_evaluate__unknown__missing_is_unknown_and_settles_it(data: dict[str, object], facts: Facts) -> None:
    rule = parse_condition(data, VOCABULARY)
    verdict = evaluate(rule, facts, ON)
    assert (verdict.truth is Truth.UNKNOWN) == bool(verdict.missing)
    assert all(facts.get(m.fact, m.member) is None for m in verdict.missing)
    if verdict.missing:
        assert not verdict.because


@settings(max_examples=150, deadline=None)
@given(rules, households)
def test_evaluate__because_alone__gives_the_same_answer(data: dict[str, object], facts: Facts) -> None:
    rule = parse_condition(data, VOCABULARY)
    verdict = evaluate(rule, facts, ON)
    known = Facts({}, tuple(type(m)(m.id) for m in facts.members))
    for reason in verdict.because:
        known = known.with_value(reason.fact, reason.value, reason.member)
    if verdict.truth is not Truth.UNKNOWN:
        assert evaluate(rule, known, ON).truth is verdict.truth
