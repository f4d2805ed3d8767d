"""What must hold for every rule and household: decided answers are right, and learning never un-decides."""

from __future__ import annotations

from datetime import date
from itertools import combinations, count
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from madoguchi.core.rules import Condition, Facts, Missing, evaluate, parse_condition, reads_once
from madoguchi.core.rules.completions import completions, count_completions, truths
from madoguchi.core.truth import Truth
from tests.core.rules import strategies as s

MOST = 300
"""Completions that one example may look at."""

days = st.sampled_from(s.DAYS)


@settings(max_examples=100)
@given(s.rules, s.small_households, days)
def test_evaluate__decided__every_completion_agrees(data: s.Data, facts: Facts, on: date) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    verdict = evaluate(rule, facts, on)
    assume(verdict.truth is not Truth.UNKNOWN)
    assume(count_completions(rule, facts, s.DOMAINS) <= MOST)
    assert truths(rule, facts, on, s.DOMAINS) == {verdict.truth}


@settings(max_examples=100)
@given(s.once_rules(), s.small_households)
def test_evaluate__each_fact_read_once__is_unknown_exactly_when_completions_disagree(
    data: s.Data, facts: Facts
) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    assert reads_once(rule)
    assume(count_completions(rule, facts, s.DOMAINS) <= MOST)
    found = truths(rule, facts, s.ON, s.DOMAINS)
    expected = next(iter(found)) if len(found) == 1 else Truth.UNKNOWN
    assert evaluate(rule, facts, s.ON).truth is expected


@settings(max_examples=100)
@given(s.rules, s.households, days)
def test_evaluate__everything_known__is_decided(data: s.Data, facts: Facts, on: date) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    full = next(iter(completions(rule, facts, s.DOMAINS)))
    assert evaluate(rule, full, on).truth is not Truth.UNKNOWN


@settings(max_examples=120)
@given(s.rules, s.households, days, st.data())
def test_evaluate__one_more_fact__never_takes_an_answer_back(
    data: s.Data, facts: Facts, on: date, chosen: st.DataObject
) -> None:
    """A fact that becomes known, or a date that becomes exact."""
    rule = parse_condition(data, s.VOCABULARY)
    before = evaluate(rule, facts, on)
    full = next(iter(completions(rule, facts, s.DOMAINS)))
    slots = [(member, fact) for member, fact, value in full.known() if facts.get(fact, member) != value]
    assume(slots)
    member, fact = chosen.draw(st.sampled_from(slots))
    values = [v for v in s.DOMAINS[fact] if _agrees(v, facts.get(fact, member))]
    after = evaluate(rule, facts.with_value(fact, chosen.draw(st.sampled_from(values)), member), on)
    if before.truth is not Truth.UNKNOWN:
        assert after.truth is before.truth


def _agrees(value: Any, known: Any) -> bool:
    return known is None or known.bounds()[0] <= value <= known.bounds()[1]


@settings(max_examples=100)
@given(s.rules, s.households, days)
def test_evaluate__unknown__names_what_is_not_known(data: s.Data, facts: Facts, on: date) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    verdict = evaluate(rule, facts, on)
    assert (verdict.truth is Truth.UNKNOWN) == bool(verdict.missing)
    assert len(set(verdict.missing)) == len(verdict.missing)
    for missing in verdict.missing:
        known: Any = facts.get(missing.fact, missing.member)
        assert known is None or known.bounds()[0] != known.bounds()[1]
    assert not (verdict.missing and verdict.because)


@settings(max_examples=100)
@given(s.rules, s.households, days)
def test_evaluate__because_alone__gives_the_same_answer(data: s.Data, facts: Facts, on: date) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    verdict = evaluate(rule, facts, on)
    assume(verdict.truth is not Truth.UNKNOWN)
    known = Facts({}, tuple(type(m)(m.id) for m in facts.members))
    for reason in verdict.because:
        known = known.with_value(reason.fact, reason.value, reason.member)
    assert evaluate(rule, known, on).truth is verdict.truth


# Few random rules wait for several facts at once; some seeds find too few of them at the start.
@settings(max_examples=60, suppress_health_check=[HealthCheck.filter_too_much])
@given(s.once_rules(), s.small_households)
def test_evaluate__missing__begins_with_a_smallest_set_that_can_decide(data: s.Data, facts: Facts) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    verdict = evaluate(rule, facts, s.ON)
    assume(verdict.truth is Truth.UNKNOWN and len(verdict.missing) > 1)
    assume(count_completions(rule, facts, s.DOMAINS) <= MOST)
    full = tuple(completions(rule, facts, s.DOMAINS))
    smallest = next(size for size in count(1) if _can_decide(rule, facts, full, verdict.missing[:size]))
    fewer = combinations(verdict.missing, smallest - 1)
    assert not any(_can_decide(rule, facts, full, slots) for slots in fewer)


def _can_decide(rule: Condition, facts: Facts, full: tuple[Facts, ...], slots: tuple[Missing, ...]) -> bool:
    return any(_decides(rule, facts, one, slots) for one in full)


def _decides(rule: Condition, facts: Facts, full: Facts, slots: tuple[Missing, ...]) -> bool:
    for slot in slots:
        facts = facts.with_value(slot.fact, full.get(slot.fact, slot.member), slot.member)
    return evaluate(rule, facts, s.ON).truth is not Truth.UNKNOWN
