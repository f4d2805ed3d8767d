"""Truth without reasons is the truth that the reasons are given for."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.rules import Evaluator, Facts, evaluate, parse_condition
from madoguchi.core.rules.facts import HOUSEHOLD, MEMBER_COUNT
from tests.core.rules import strategies as s

uncounted = s.households.map(lambda facts: Facts(facts.household))
counted = st.builds(
    lambda facts, count: Facts({**facts.household, MEMBER_COUNT: count}, facts.members),
    s.households,
    st.integers(0, 4),
)


@settings(max_examples=200)
@given(s.rules, st.one_of(s.households, uncounted, counted), st.sampled_from(s.DAYS))
def test_truth__any_rule__is_that_of_the_verdict(data: s.Data, facts: Facts, on: date) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    asked = Evaluator(facts, on)
    verdict = evaluate(rule, facts, on)
    assert asked.truth(rule) is verdict.truth
    # Asked before and after, and of all at once.
    assert asked.verdict(rule) == verdict
    assert asked.truth(rule) is verdict.truth


@settings(max_examples=100)
@given(s.member_rules, s.households, st.sampled_from(s.DAYS))
def test_truth__of_each_member__is_that_of_the_verdict(data: s.Data, facts: Facts, on: date) -> None:
    rule = parse_condition(data, s.VOCABULARY, for_member=True)
    asked = Evaluator(facts, on)
    for member in (HOUSEHOLD, *asked.members):
        assert asked.truth(rule, member) is evaluate(rule, facts, on, member).truth
