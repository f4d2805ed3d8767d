"""What can hold is shown by a household; what can't is proved; what is neither is said to be so."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest
from hypothesis import assume, given, settings

from madoguchi.core.rules import Facts, Kind, MemberFacts, Vocabulary, evaluate, parse_condition
from madoguchi.core.rules.completions import completions, count_completions, truths
from madoguchi.core.rules.satisfiability import Outcome, possible, settled
from madoguchi.core.truth import Truth
from tests.core.rules import strategies as s

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
VOCABULARY = Vocabulary(
    frozenset({"yes", "kind", "moved_on", "filed_on", "copies", "count"}),
    frozenset({"birth_date", "works", "income"}),
    answers={"yes": (True, False), "works": (True, False), "kind": ("a", "b", "c")},
    kinds={
        "moved_on": Kind.DAY,
        "filed_on": Kind.DAY,
        "birth_date": Kind.DAY,
        "copies": Kind.NUMBER,
        "count": Kind.NUMBER,
        "income": Kind.NUMBER,
        "yes": Kind.OTHER,
        "kind": Kind.OTHER,
    },
    ranges={"copies": (1, 9), "count": (0, 12), "income": (0, None)},
)
YES = {"fact": "yes", "is": True}
WORKS = {"fact": "works", "is": True}
OLD, YOUNG = {"age": {"at_least": 65}}, {"age": {"below": 20}}
BOTH_AGES = {"all": [OLD, YOUNG]}


@pytest.mark.parametrize(
    "data",
    [
        {"all": [YES, {"not": YES}]},
        {"all": [{"fact": "kind", "is": "a"}, {"fact": "kind", "in": ["b", "c"]}]},
        {"fact": "copies", "at_least": 10},
        {"all": [{"fact": "copies", "below": 3}, {"fact": "copies", "at_least": 3}]},
        {"any_member": BOTH_AGES},
        {
            "any_member": {
                "all": [{"age": {"below": 18}}, {"not": {"age": {"until_fiscal_year_end_after": 18}}}]
            }
        },
        {"all": [{"all_members": WORKS}, {"any_member": {"not": WORKS}}]},
        {"count_members": {"of": WORKS, "at_least": 2, "at_most": 1}},
        {"all": [{"count_members": {"of": WORKS, "at_least": 2}}, {"the_member": {"who": WORKS, "is": OLD}}]},
        {"the_member": {"who": OLD, "is": YOUNG}},
        {"elapsed": {"start": "moved_on", "at_least": 15, "at_most": 14}},
        {
            "versions": [
                {"valid_from": date(2024, 10, 1), "condition": {"always": False}},
                {"valid_to": date(2024, 9, 30), "condition": {"all": [YES, {"not": YES}]}},
            ]
        },
        {
            "all": [
                {"fact": "moved_on", "is": date(2026, 4, 1)},
                {"fact": "moved_on", "below": date(2026, 4, 1)},
            ]
        },
    ],
)
def test_possible__contradiction__is_proved(data: dict[str, object]) -> None:
    rule = parse_condition(data, VOCABULARY)
    assert possible(rule, VOCABULARY, T).outcome is Outcome.IMPOSSIBLE
    assert possible(parse_condition({"not": data}, VOCABULARY), VOCABULARY, F).outcome is Outcome.IMPOSSIBLE
    assert possible(rule, VOCABULARY, F).outcome is Outcome.POSSIBLE


@pytest.mark.parametrize(
    "data",
    [
        YES,
        {"all": [{"any_member": OLD}, {"any_member": YOUNG}, {"any_member": WORKS}]},
        {"any_member": {"age": {"at_least": 18, "until_fiscal_year_end_after": 18}}},
        {"any_member": {"age": {"past_fiscal_year_end_after": 6, "until_fiscal_year_end_after": 15}}},
        {"all": [{"the_member": {"who": WORKS, "is": OLD}}, {"count_members": {"of": OLD, "at_least": 3}}]},
        {"elapsed": {"start": "moved_on", "end": "filed_on", "at_least": 14, "at_most": 14}},
        {
            "all": [
                {"elapsed": {"start": "moved_on", "at_most": 0}},
                {"fact": "moved_on", "below": date(2026, 4, 1)},
            ]
        },
        {"any_member": {"age": {"at_least": 75, "on": "moved_on"}}},
        {
            "versions": [
                {"valid_from": date(2024, 10, 1), "condition": {"always": False}},
                {"valid_to": date(2024, 9, 30), "condition": YES},
            ]
        },
    ],
)
def test_possible__either_way__is_shown_by_a_household(data: dict[str, object]) -> None:
    rule = parse_condition(data, VOCABULARY)
    for want in (T, F):
        found = possible(rule, VOCABULARY, want)
        assert found.outcome is Outcome.POSSIBLE
        assert found.facts is not None
        assert found.on is not None
        assert evaluate(rule, found.facts, found.on).truth is want


def test_possible__asked_of_a_member__counts_that_person_besides_the_others() -> None:
    rule = parse_condition({"all": [OLD, {"any_member": YOUNG}]}, VOCABULARY, for_member=True)
    found = possible(rule, VOCABULARY, T, for_member=True)
    assert found.facts is not None
    assert len(found.facts.people()) == 2


def test_possible__more_than_the_search_may_try__is_undecided() -> None:
    many = {"count_members": {"of": WORKS, "at_least": 6}}
    rule = parse_condition({"all": [many, {"not": many}]}, VOCABULARY)
    assert possible(rule, VOCABULARY, T).outcome is Outcome.UNDECIDED


def test_possible__contradiction_between_days__is_undecided() -> None:
    later = {"elapsed": {"start": "moved_on", "end": "filed_on", "at_least": 1}}
    earlier = {"elapsed": {"start": "filed_on", "end": "moved_on", "at_least": 1}}
    rule = parse_condition({"all": [later, earlier]}, VOCABULARY)
    assert possible(rule, VOCABULARY, T).outcome is Outcome.UNDECIDED


def test_settled__answers_that_belong_together__are_seen() -> None:
    facts = Facts({}, (MemberFacts("m1"),))
    tautology = parse_condition({"any": [YES, {"not": YES}]}, VOCABULARY)
    assert evaluate(tautology, facts, s.ON).truth is U
    assert settled(tautology, VOCABULARY, facts, s.ON) is T
    ages = parse_condition(BOTH_AGES, VOCABULARY, for_member=True)
    assert settled(ages, VOCABULARY, facts, s.ON, "m1") is F
    assert settled(parse_condition(YES, VOCABULARY), VOCABULARY, facts, s.ON) is U


@settings(max_examples=120)
@given(s.rules, s.small_households)
def test_possible__random_rule__never_denies_what_a_household_shows(data: s.Data, facts: Facts) -> None:
    rule = parse_condition(data, s.VOCABULARY)
    for full in islice(completions(rule, facts, s.DOMAINS), 5):
        truth = evaluate(rule, full, s.ON).truth
        assert possible(rule, s.VOCABULARY, truth, on=s.ON).outcome is not Outcome.IMPOSSIBLE


@settings(max_examples=120)
@given(s.rules, s.small_households)
def test_settled__random_rule__agrees_with_all_completions(data: s.Data, facts: Facts) -> None:
    """Completions here take few values of each fact, so they may agree by chance; they never differ from a proof."""
    rule = parse_condition(data, s.VOCABULARY)
    assume(count_completions(rule, facts, s.DOMAINS) <= 600)
    found = settled(rule, s.VOCABULARY, facts, s.ON)
    if found is not U:
        assert truths(rule, facts, s.ON, s.DOMAINS) == {found}
