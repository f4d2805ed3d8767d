"""The words that laws need: days elapsed, limits by a table, versions by date, the one member who."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.rules import (
    BadCondition,
    Facts,
    Kind,
    MemberFacts,
    Missing,
    Verdict,
    Vocabulary,
    evaluate,
    parse_condition,
)
from madoguchi.core.truth import Truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
ON = date(2026, 4, 15)
VOCABULARY = Vocabulary(
    frozenset({"moved_on", "filed_on", "income", "dependants", "elderly", "kind"}),
    frozenset({"birth_date", "is_head", "works", "m_income"}),
    kinds={
        "moved_on": Kind.DAY,
        "filed_on": Kind.DAY,
        "birth_date": Kind.DAY,
        "income": Kind.NUMBER,
        "dependants": Kind.NUMBER,
        "elderly": Kind.NUMBER,
        "m_income": Kind.NUMBER,
        "kind": Kind.OTHER,
    },
)


def judge(data: dict[str, object], household: dict[str, object], on: date = ON) -> Verdict:
    return evaluate(parse_condition(data, VOCABULARY), Facts(household), on)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("moved_on", "filed_on", "expected"),
    [
        ("2026-04-01", "2026-04-15", T),
        ("2026-04-01", "2026-04-16", F),
        ("2026-04-01", "2026-04-01", F),
        ("2026-04-01", "2026-04-02", T),
        ("2026-04-02", "2026-04-01", F),
        ("2026-04-XX", "2026-04-15", U),
        ("2026-04-XX", "2026-06-01", F),
        ("2024-02-28", "2024-03-13", T),
        (None, "2026-04-15", U),
    ],
)
def test_evaluate__elapsed_1_to_14__counts_the_first_day_as_0(
    moved_on: str | None, filed_on: str, expected: Truth
) -> None:
    rule = {"elapsed": {"start": "moved_on", "end": "filed_on", "at_least": 1, "at_most": 14}}
    facts: dict[str, object] = {"filed_on": filed_on} | ({"moved_on": moved_on} if moved_on else {})
    verdict = judge(rule, facts)
    assert verdict.truth is expected
    assert verdict.missing == ((Missing("moved_on"),) if expected is U else ())


def test_evaluate__elapsed_without_end__counts_to_the_day_of_asking() -> None:
    rule = {"elapsed": {"start": "moved_on", "at_most": 14}}
    verdict = judge(rule, {"moved_on": "2026-04-01"})
    assert (verdict.truth, verdict.because[0].figures) == (T, (("days", 14),))
    assert judge(rule, {"moved_on": "2026-04-01"}, date(2026, 4, 16)).truth is F


LIMIT = {
    "fact": "income",
    "by": "dependants",
    "values": [100, 150],
    "each_more": 40,
    "extras": {"elderly": 5},
}


@pytest.mark.parametrize(
    ("income", "dependants", "elderly", "expected"),
    [
        (99, 0, 0, T),
        (100, 0, 0, F),
        (149, 1, 0, T),
        (150, 1, 0, F),
        (189, 2, 0, T),
        (190, 2, 0, F),
        (229, 3, 0, T),
        (190, 2, 1, T),
        (195, 2, 1, F),
        (99, None, None, T),
        (100, None, None, U),
        (10_000, None, 0, U),
        (10_000, 0, None, U),
        (None, 0, 0, U),
    ],
)
def test_evaluate__limit__goes_by_the_count(
    income: int | None, dependants: int | None, elderly: int | None, expected: Truth
) -> None:
    told = {"income": income, "dependants": dependants, "elderly": elderly}
    facts = {fact: value for fact, value in told.items() if value is not None}
    assert judge({"limit": LIMIT}, facts).truth is expected


def test_evaluate__limit_with_an_end__refuses_what_no_count_allows() -> None:
    rule = {"limit": {"fact": "income", "by": "dependants", "values": [100, 150], "or_equal": True}}
    assert judge(rule, {"income": 150}).truth is U
    assert judge(rule, {"income": 151}).truth is F
    assert judge(rule, {"income": 150, "dependants": 7}).truth is T
    assert judge(rule, {"income": 150, "dependants": 7}).because[0].figures == (("limit", 150),)


VERSIONS: dict[str, object] = {
    "versions": [
        {"valid_from": date(2024, 10, 1), "condition": {"fact": "kind", "is": "new"}},
        {
            "valid_from": date(2022, 6, 1),
            "valid_to": date(2024, 9, 30),
            "condition": {"fact": "kind", "is": "old"},
        },
    ]
}


@pytest.mark.parametrize(
    ("on", "kind", "expected"),
    [
        (date(2024, 10, 1), "new", T),
        (date(2024, 9, 30), "new", F),
        (date(2024, 9, 30), "old", T),
        (date(2022, 6, 1), "old", T),
        (date(2022, 5, 31), "old", F),
        (date(2024, 10, 1), None, U),
        (date(2022, 5, 31), None, F),
    ],
)
def test_evaluate__versions__takes_the_one_in_force(on: date, kind: str | None, expected: Truth) -> None:
    assert judge(VERSIONS, {"kind": kind} if kind else {}, on).truth is expected


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([{"is_head": True, "works": True}, {"is_head": False}], T),
        ([{"is_head": True, "works": False}, {"is_head": False}], F),
        ([{"is_head": True, "works": True}, {"is_head": True, "works": True}], F),
        ([{"is_head": False}, {"is_head": False}], F),
        ([{"is_head": True, "works": True}, {}], U),
        ([{"is_head": True, "works": False}, {}], F),
        ([{"works": False}, {"works": False}], F),
        ([{"works": True}, {"works": False}], U),
    ],
)
def test_evaluate__the_member__must_be_one_alone(people: list[dict[str, object]], expected: Truth) -> None:
    rule = {"the_member": {"who": {"fact": "is_head", "is": True}, "is": {"fact": "works", "is": True}}}
    facts = Facts({}, tuple(MemberFacts(f"m{n}", p) for n, p in enumerate(people, 1)))  # type: ignore[arg-type]
    assert evaluate(parse_condition(rule, VOCABULARY), facts, ON).truth is expected


def version(start: date | None, end: date | None) -> dict[str, object]:
    bounds = {"valid_from": start, "valid_to": end}
    return {k: v for k, v in bounds.items() if v} | {"condition": {"fact": "kind", "is": "x"}}


D1, D2, D3 = date(2024, 9, 30), date(2024, 10, 1), date(2024, 10, 2)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"versions": [version(None, D2), version(D2, None)]}, "rule.overlap"),
        ({"versions": [version(None, None), version(D2, None)]}, "rule.overlap"),
        ({"versions": [version(None, D1), version(None, D2)]}, "rule.overlap"),
        ({"versions": [version(D3, None), version(None, D1)]}, "rule.gap"),
        ({"versions": [version(D2, D1)]}, "rule.bad_period"),
        ({"versions": []}, "rule.empty"),
        ({"versions": [{"valid_from": D1}]}, "rule.empty"),
        ({"versions": [{"valid_from": "x", "condition": {}}]}, "rule.bad_value"),
        ({"elapsed": {"start": "moved_on"}}, "rule.no_comparison"),
        ({"elapsed": {"start": "income", "at_most": 1}}, "rule.wrong_type"),
        ({"elapsed": {"start": "moved_on", "end": "moved_on", "at_most": 1}}, "rule.bad_value"),
        ({"elapsed": {"start": "birth_date", "at_most": 1}}, "rule.needs_member"),
        ({"elapsed": {"at_most": 1}}, "rule.unknown_fact"),
        ({"limit": {**LIMIT, "values": []}}, "rule.empty"),
        ({"limit": {**LIMIT, "values": [2, 1]}}, "rule.bad_value"),
        ({"limit": {**LIMIT, "values": ["1"]}}, "rule.bad_value"),
        ({"limit": {**LIMIT, "by": "kind"}}, "rule.wrong_type"),
        ({"limit": {**LIMIT, "each_more": -1}}, "rule.bad_value"),
        ({"limit": {**LIMIT, "extras": {"elderly": "x"}}}, "rule.bad_value"),
        ({"limit": {**LIMIT, "extras": {"no": 1}}}, "rule.unknown_fact"),
        ({"any_member": {"limit": {**LIMIT, "fact": "m_income"}}}, "rule.mixed_owners"),
        ({"the_member": {"who": {"fact": "works", "is": True}}}, "rule.empty"),
        ({"count_members": {"of": {"fact": "works", "is": True}}}, "rule.no_comparison"),
        ({"count_members": {"of": {}, "more": 1}}, "rule.unknown_key"),
        ({"fact": "kind", "at_least": 3}, "rule.wrong_type"),
        ({"fact": "income", "at_least": date(2024, 1, 1)}, "rule.wrong_type"),
        ({"fact": "moved_on", "below": 3}, "rule.wrong_type"),
        ({"fact": "income", "is": "many"}, "rule.wrong_type"),
        (
            {"all": [{"fact": "kind", "is": "x", "id": "a"}, {"fact": "kind", "is": "y", "id": "a"}]},
            "rule.duplicate_clause",
        ),
    ],
)
def test_parse_condition__wrong_law_node__is_refused(data: dict[str, object], code: str) -> None:
    with pytest.raises(BadCondition) as refused:
        parse_condition(data, VOCABULARY)
    assert refused.value.code == code


def test_parse_condition__always_without_reason__is_refused_where_reasons_are_wanted() -> None:
    strict = Vocabulary(wants_reasons=True)
    with pytest.raises(BadCondition) as refused:
        parse_condition({"always": True}, strict)
    assert refused.value.code == "rule.no_reason"
    assert parse_condition({"always": True, "reason": "だれでもできる"}, strict)
