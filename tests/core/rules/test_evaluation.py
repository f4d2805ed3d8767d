from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.people import PartialDate
from madoguchi.core.rules import (
    Facts,
    MemberFacts,
    Missing,
    Vocabulary,
    evaluate,
    facts_from_json,
    facts_to_json,
    members_meeting,
    parse_condition,
)
from madoguchi.core.truth import Truth

VOCABULARY = Vocabulary(
    frozenset({"life_event", "moved_on", "copies"}), frozenset({"birth_date", "insurance"})
)
ON = date(2026, 4, 1)


def person(**values: object) -> Facts:
    return Facts({}, (MemberFacts("m1", values),))  # type: ignore[arg-type]


def age(**bounds: object) -> dict[str, object]:
    return {"any_member": {"age": bounds}}


def truth(data: dict[str, object], facts: Facts, on: date = ON) -> Truth:
    return evaluate(parse_condition(data, VOCABULARY), facts, on).truth


@pytest.mark.parametrize(
    ("on", "expected"), [(date(2026, 5, 13), Truth.FALSE), (date(2026, 5, 14), Truth.TRUE)]
)
def test_evaluate__age_20__turns_on_the_birthday(on: date, expected: Truth) -> None:
    assert truth(age(at_least=20), person(birth_date="2006-05-14"), on) is expected


@pytest.mark.parametrize(
    ("birth", "on", "expected"),
    [
        ("2008-04-01", date(2026, 3, 31), Truth.TRUE),
        ("2008-04-01", date(2026, 4, 1), Truth.FALSE),
        ("2008-04-02", date(2026, 4, 1), Truth.TRUE),
        ("2008-04-02", date(2027, 3, 31), Truth.TRUE),
        ("2008-04-02", date(2027, 4, 1), Truth.FALSE),
    ],
)
def test_evaluate__until_18_fiscal_year_end__follows_the_eve_of_the_birthday(
    birth: str, on: date, expected: Truth
) -> None:
    assert truth(age(until_fiscal_year_end_after=18), person(birth_date=birth), on) is expected


@pytest.mark.parametrize(
    ("birth", "expected"),
    [("2019-04-01", Truth.FALSE), ("2019-04-02", Truth.TRUE), ("2020-04-01", Truth.TRUE)],
)
def test_evaluate__compulsory_schooling__begins_in_april(birth: str, expected: Truth) -> None:
    school = {"age": {"past_fiscal_year_end_after": 6, "until_fiscal_year_end_after": 15}}
    rule = {"not": {"any_member": school}}
    assert truth(rule, person(birth_date=birth), date(2026, 3, 31)) is expected


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        (PartialDate.year_only(1960), Truth.TRUE),
        (PartialDate.year_only(2006), Truth.UNKNOWN),
        (PartialDate.year_only(2015), Truth.FALSE),
        (PartialDate.unknown(), Truth.UNKNOWN),
    ],
)
def test_evaluate__year_of_birth_only__decides_where_every_day_agrees(
    birth: PartialDate, expected: Truth
) -> None:
    assert truth(age(at_least=20), person(birth_date=birth)) is expected


def test_evaluate__nobody_listed_and_not_counted__asks_for_the_number() -> None:
    verdict = evaluate(parse_condition(age(at_least=20), VOCABULARY), Facts(), ON)
    assert (verdict.truth, verdict.missing) == (Truth.UNKNOWN, (Missing("member_count"),))


def test_evaluate__members_only_counted__asks_each() -> None:
    verdict = evaluate(parse_condition(age(at_least=20), VOCABULARY), Facts({"member_count": 2}), ON)
    assert verdict.missing == (Missing("birth_date", "m1"), Missing("birth_date", "m2"))


def test_evaluate__age_on_a_fact_date__waits_for_that_date() -> None:
    rule = parse_condition(age(below=75, on="moved_on"), VOCABULARY)
    facts = person(birth_date="1951-04-02")
    assert evaluate(rule, facts, ON).missing == (Missing("moved_on"),)
    assert evaluate(rule, facts.with_value("moved_on", "2026-04-01"), ON).truth is Truth.TRUE
    assert evaluate(rule, facts.with_value("moved_on", "2026-04-02"), ON).truth is Truth.FALSE


def test_evaluate__true_any__names_the_fact_the_clause_and_the_law() -> None:
    rule = parse_condition(
        {
            "any_member": {
                "fact": "insurance",
                "is": "national",
                "id": "on_national",
                "law": "国民健康保険法5条",
            }
        },
        VOCABULARY,
    )
    reason = evaluate(rule, person(insurance="national"), ON).because[0]
    assert (reason.fact, reason.member, reason.value) == ("insurance", "m1", "national")
    assert (reason.clause, reason.law, reason.holds) == ("on_national", "国民健康保険法5条", True)


@pytest.mark.parametrize(("count", "expected"), [(1, Truth.UNKNOWN), (2, Truth.UNKNOWN), (3, Truth.FALSE)])
def test_evaluate__count_with_one_unknown__is_decided_only_when_sure(count: int, expected: Truth) -> None:
    facts = Facts({}, (MemberFacts("m1", {"insurance": "x"}), MemberFacts("m2"), MemberFacts("m3")))
    rule = {"count_members": {"of": {"fact": "insurance", "is": "national"}, "at_least": count}}
    assert truth(rule, facts) is expected


def test_evaluate__yes_against_the_number_one__is_another_answer() -> None:
    rule = {"fact": "copies", "is": 1}
    assert truth(rule, Facts({"copies": True})) is Truth.FALSE


def test_members_meeting__mixed_household__answers_for_each() -> None:
    rule = parse_condition({"fact": "insurance", "is": "national"}, VOCABULARY, for_member=True)
    facts = Facts({}, (MemberFacts("m1", {"insurance": "national"}), MemberFacts("m2")))
    assert members_meeting(rule, facts, ON) == {"m1": Truth.TRUE, "m2": Truth.UNKNOWN}


def test_facts_json__there_and_back__is_the_same() -> None:
    document = {"household": {"copies": 2}, "members": [{"id": "m1", "birth_date": "1985-XX-XX"}]}
    assert facts_to_json(facts_from_json(document)) == document


def test_with_value__counted_member__keeps_the_number_and_the_order() -> None:
    facts = Facts({"member_count": 3}).with_value("insurance", "national", "m2")
    assert [m.id for m in facts.people()] == ["m1", "m2", "m3"]
    assert facts.with_value("insurance", None, "m2").get("insurance", "m2") is None
