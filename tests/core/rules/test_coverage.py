"""What examples have tried of a condition, and what they have not."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.rules import Condition, Facts, MemberFacts, Vocabulary, parse_condition
from madoguchi.core.rules.coverage import Coverage, Spot, edges_of, try_out
from madoguchi.core.rules.edges import AT, BEFORE, Edge
from madoguchi.core.truth import Truth

ON = date(2026, 4, 10)
ADULT = parse_condition(
    {"age": {"at_least": 18}}, Vocabulary(member=frozenset({"birth_date"})), for_member=True
)
WORDS = Vocabulary(
    household=frozenset({"moved", "moved_on", "copies"}),
    member=frozenset({"birth_date", "student", "income", "dependants", "elderly"}),
    derived={"adult": ADULT},
)


def _rule(data: object) -> Condition:
    return parse_condition(data, WORDS)


def _touched(rule: Condition, facts: Facts, on: date = ON) -> set[Edge]:
    return {edge for _, edge in try_out("p", rule, facts, on).edges}


def _person(**values: object) -> Facts:
    return Facts(members=(MemberFacts("m1", values),))  # type: ignore[arg-type]


def test_demand__clauses_seen_both_ways__are_covered() -> None:
    rule = _rule({"all": [{"fact": "moved", "is": True}, {"any_member": {"fact": "student", "is": True}}]})
    coverage = Coverage()
    coverage.demand("p", rule)
    assert len(coverage.wanted) == 4
    coverage.add(try_out("p", rule, Facts({"moved": True}, (MemberFacts("m1", {"student": True}),)), ON))
    assert coverage.covered == 0
    coverage.add(try_out("p", rule, Facts({"moved": False}, (MemberFacts("m1", {"student": True}),)), ON))
    assert coverage.open_truths() == (
        (Spot("p", "all[1]"), Truth.FALSE),
        (Spot("p", "all[1].any_member"), Truth.FALSE),
    )


def test_try_out__inside_a_quantifier__asks_each_member() -> None:
    rule = _rule({"any_member": {"fact": "student", "is": True}})
    facts = Facts(
        members=(
            MemberFacts("m1", {"student": True}),
            MemberFacts("m2", {"student": False}),
            MemberFacts("m3"),
        )
    )
    seen = {truth for spot, truth in try_out("p", rule, facts, ON).truths if spot.clause == "any_member"}
    assert seen == {Truth.TRUE, Truth.FALSE, Truth.UNKNOWN}


def test_demand__named_condition_used_twice__counts_once() -> None:
    rule = _rule({"any": [{"any_member": {"derived": "adult"}}, {"all_members": {"derived": "adult"}}]})
    coverage = Coverage()
    coverage.demand("one", rule)
    coverage.demand("two", rule)
    named = [spot for spot in coverage.wanted if spot.owner == "derived:adult"]
    assert len(named) == 1
    assert len(coverage.wanted) == 1 + 2 * 5


def test_demand__literal__wants_its_one_answer() -> None:
    rule = _rule({"always": True, "reason": "nobody asks"})
    coverage = Coverage()
    coverage.demand("p", rule)
    coverage.add(try_out("p", rule, Facts(), ON))
    assert coverage.open_truths() == ()


@pytest.mark.parametrize(
    ("birth", "side"), [(date(2008, 4, 10), AT), (date(2008, 4, 11), BEFORE), (date(2008, 4, 12), None)]
)
def test_edges__age__are_the_birthday_and_the_day_before(birth: date, side: int | None) -> None:
    rule = _rule({"any_member": {"age": {"at_least": 18}}})
    expected = set() if side is None else {Edge("at_least", side)}
    assert _touched(rule, _person(birth_date=birth)) == expected


@pytest.mark.parametrize(("on", "side"), [(date(2026, 3, 31), BEFORE), (date(2026, 4, 1), AT)])
def test_edges__fiscal_year_end__are_the_last_day_and_the_next(on: date, side: int) -> None:
    rule = _rule({"any_member": {"age": {"until_fiscal_year_end_after": 18}}})
    touched = _touched(rule, _person(birth_date=date(2008, 4, 1)), on)
    assert touched == {Edge("until_fiscal_year_end_after", side)}


def test_edges__year_of_birth_alone__touches_nothing() -> None:
    rule = _rule({"any_member": {"age": {"at_least": 18}}})
    assert _touched(rule, _person(birth_date="2008-XX-XX")) == set()


@pytest.mark.parametrize(("days", "edge"), [(14, BEFORE), (15, AT)])
def test_edges__elapsed_at_most__are_the_last_day_and_the_next(days: int, edge: int) -> None:
    rule = _rule({"elapsed": {"start": "moved_on", "at_most": 14}})
    facts = Facts({"moved_on": date.fromordinal(ON.toordinal() - days)})
    assert _touched(rule, facts) == {Edge("at_most", edge)}


@pytest.mark.parametrize(
    ("copies", "expected"), [(2, {Edge("at_least", BEFORE)}), (3, {Edge("at_least", AT)}), (4, set())]
)
def test_edges__number__are_the_bound_and_one_less(copies: int, expected: set[Edge]) -> None:
    assert _touched(_rule({"fact": "copies", "at_least": 3}), Facts({"copies": copies})) == expected


def test_edges__limit__are_asked_of_each_row_and_each_addition() -> None:
    rule = _rule(
        {
            "any_member": {
                "limit": {
                    "fact": "income",
                    "by": "dependants",
                    "values": [100, 150],
                    "each_more": 40,
                    "extras": {"elderly": 10},
                }
            }
        }
    )
    assert {edge.name for _, edge in edges_of("p", rule)} == {
        "limit[0]",
        "limit[1]",
        "each_more",
        "extra:elderly",
    }
    assert _touched(rule, _person(income=150, dependants=1, elderly=0)) == {Edge("limit[1]", AT)}
    beyond = _person(income=199, dependants=2, elderly=1)
    assert _touched(rule, beyond) == {Edge("each_more", BEFORE), Edge("extra:elderly", BEFORE)}
    assert _touched(rule, _person(income=150, dependants=1)) == set()


def test_edges__count_of_members__are_the_number_and_one_less() -> None:
    rule = _rule({"count_members": {"of": {"fact": "student", "is": True}, "at_least": 2}})
    one = Facts(members=(MemberFacts("m1", {"student": True}), MemberFacts("m2", {"student": False})))
    assert _touched(rule, one) == {Edge("at_least", BEFORE)}
    assert _touched(rule, one.with_value("student", True, "m2")) == {Edge("at_least", AT)}
    assert _touched(rule, one.with_value("student", None, "m2")) == set()


def test_edges__versions__are_their_turning_days_where_an_example_can_reach_them() -> None:
    inner = [
        {
            "valid_from": date(2020, 4, 1),
            "valid_to": date(2024, 9, 30),
            "condition": {"fact": "moved", "is": True},
        },
        {"valid_from": date(2024, 10, 1), "condition": {"fact": "moved", "is": False}},
    ]
    outer = _rule({"versions": [{"valid_from": date(2020, 4, 1), "condition": {"versions": inner}}]})
    wanted = {(spot.clause, edge.name, edge.side) for spot, edge in edges_of("p", outer)}
    nested = "versions[0].condition"
    assert wanted == {
        ("root", "2020-04-01", BEFORE),
        ("root", "2020-04-01", AT),
        (nested, "2020-04-01", AT),
        (nested, "2024-10-01", BEFORE),
        (nested, "2024-10-01", AT),
    }
    assert _touched(outer, Facts({"moved": True}), date(2024, 9, 30)) == {Edge("2024-10-01", BEFORE)}


def test_try_out__version_out_of_force__is_not_asked() -> None:
    rule = _rule(
        {
            "versions": [
                {"valid_to": date(2024, 9, 30), "condition": {"fact": "moved", "is": True}},
                {"valid_from": date(2024, 10, 1), "condition": {"fact": "moved", "is": False}},
            ]
        }
    )
    clauses = {spot.clause for spot, _ in try_out("p", rule, Facts({"moved": True}), ON).truths}
    assert clauses == {"root", "versions[1].condition"}
