"""Counts, lists and explanations of a few households whose answers are known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pyarrow.compute as pc
import pytest

from madoguchi.core.rules import Facts, MemberFacts, Vocabulary, parse_condition
from madoguchi.core.truth import Truth
from madoguchi.engines.population import (
    Count,
    Population,
    compile_condition,
    connected,
    count_households,
    count_members,
    explain,
    load,
    sample_households,
    select_residents,
    tables_of,
)

ON = date(2026, 4, 1)
VOCABULARY = Vocabulary(frozenset({"moved", "member_count"}), frozenset({"birth_date", "card"}))
CHILD = parse_condition({"age": {"below": 18}}, VOCABULARY, for_member=True)
RULE = parse_condition(
    {"all": [{"fact": "moved", "is": True}, {"any_member": {"age": {"below": 18}}}]}, VOCABULARY
)
_ADULT, _SMALL = {"birth_date": date(1990, 1, 1)}, {"birth_date": date(2020, 1, 1)}
HOMES = [
    ("a", Facts({"moved": True}, (MemberFacts("m1", _ADULT), MemberFacts("m2", _SMALL)))),
    ("b", Facts({"moved": False}, (MemberFacts("m1", _SMALL),))),
    ("c", Facts({}, (MemberFacts("m1", _SMALL),))),
    ("d", Facts({"moved": True}, (MemberFacts("m1", {}), MemberFacts("m2", _ADULT)))),
    ("e", Facts({"moved": True}, (MemberFacts("m1", _ADULT),))),
]


@pytest.fixture(params=["duckdb", "polars"])
def population(request: pytest.FixtureRequest) -> Iterator[Population]:
    kinds = {"birth_date": date, "card": bool}
    with connected(request.param) as engine:
        yield load(engine, *tables_of(HOMES, {"moved": bool, "member_count": int}, kinds))


def test_count_households__one_of_each_answer__adds_up(population: Population) -> None:
    assert count_households({"rule": RULE}, population, ON) == {"rule": Count(1, 2, 2)}


def test_count_members__ages__counts_people(population: Population) -> None:
    assert count_members({"child": CHILD}, population, ON) == {"child": Count(3, 3, 1)}


def test_compile_condition__unknown_household__is_neither_true_nor_false(population: Population) -> None:
    rows, is_true, is_false = compile_condition(RULE, population, ON)
    found = rows.select("household_id", yes=is_true, no=is_false).order_by("household_id").to_pyarrow()

    answers = [(row["yes"], row["no"]) for row in found.to_pylist()]
    assert answers == [(True, False), (False, True), (False, False), (False, False), (False, True)]


def test_assuming__everybody_moved_in__changes_who_needs_it(population: Population) -> None:
    assert count_households({"rule": RULE}, population.assuming({"moved": True}), ON)["rule"] == Count(
        3, 1, 1
    )


def test_select_residents__household_needs_it__lists_all_its_members(population: Population) -> None:
    found = select_residents(population, RULE, CHILD, ON).to_pylist()

    assert [(row["resident_id"], row["truth"], row["concerned"]) for row in found] == [
        ("a/m1", "true", False),
        ("a/m2", "true", True),
    ]
    assert found[1]["moved"] is True
    assert found[1]["birth_date__from"] == date(2020, 1, 1)


def test_select_residents__unknown_asked_for__lists_them_too(population: Population) -> None:
    found = select_residents(population, RULE, None, ON, truths=(Truth.UNKNOWN,)).to_pylist()

    assert {row["household_id"] for row in found} == {"c", "d"}


def test_explain__sampled_household__has_the_evaluators_reasons(population: Population) -> None:
    selected = select_residents(population, RULE, CHILD, ON)
    (explained,) = explain(population, RULE, CHILD, ON, sample_households(selected, 3, seed=1))

    assert explained.verdict.truth is Truth.TRUE
    assert {(reason.fact, reason.member) for reason in explained.verdict.because} == {
        ("moved", ""),
        ("birth_date", "a/m2"),
    }
    assert explained.concerned == ("a/m2",)


def test_sample_households__same_seed__same_households(population: Population) -> None:
    selected = select_residents(population, RULE, None, ON, truths=tuple(Truth))

    assert sample_households(selected, 3, seed=5) == sample_households(selected, 3, seed=5)
    assert len(sample_households(selected, 3, seed=5)) == 3


def test_count_households__more_marks_than_one_column_holds__keeps_each_apart(population: Population) -> None:
    ages = range(1, 41)
    rules = {str(age): parse_condition({"any_member": {"age": {"below": age}}}, VOCABULARY) for age in ages}
    found = count_households(rules, population, ON)

    # On that day the small ones are 6 and the grown-ups 36; of "d" one birth is unknown.
    assert [found[str(age)].needed for age in ages] == [0] * 6 + [3] * 30 + [5] * 4
    assert [found[str(age)].unknown for age in ages] == [1] * 36 + [0] * 4


def test_load__person_of_a_household_that_is_not_listed__is_counted_alone(population: Population) -> None:
    persons, households = (table.to_pyarrow() for table in (population.persons, population.households))
    persons, households = (table.drop_columns("household_number") for table in (persons, households))
    without_a = households.filter(pc.not_equal(households["household_id"], "a"))
    fewer = load(population.persons.get_backend(), persons, without_a)

    assert count_members({"child": CHILD}, fewer, ON) == {"child": Count(3, 3, 1)}
    assert count_households({"rule": RULE}, fewer, ON) == {"rule": Count(0, 2, 2)}
