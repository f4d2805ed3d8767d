"""Allowances and insurances against households whose answers were worked out from the law by hand."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from madoguchi.core.rules import evaluate
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.reading_values import read_facts_document
from tests.support.published import published_city
from tests.yardsticks.reading import Yardstick, subjects, yardsticks

DATA = Path(__file__).parents[2] / "data"
CASES = [case for subject in subjects() for case in yardsticks(subject)]
FEWEST = 15


@pytest.fixture(scope="module")
def city() -> City:
    return published_city("yukuhashi")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_evaluate__household_of_a_yardstick__answers_as_the_law(case: Yardstick, city: City) -> None:
    facts, wrong = read_facts_document(case.document, city.facts)
    assert wrong == ()
    answers = {
        slot: evaluate(city.derived[slot[0]], facts, case.on, slot[1]).truth.name.lower()
        for slot in case.expect
    }
    assert answers == dict(case.expect)


@pytest.mark.parametrize("subject", subjects())
def test_yardsticks__each_subject__has_enough_households_with_their_law(subject: str) -> None:
    cases = list(yardsticks(subject))
    assert len(cases) >= FEWEST
    assert all(case.law for case in cases)
    assert len({case.name for case in cases}) == len(cases)


@pytest.mark.parametrize("subject", subjects())
def test_yardsticks__each_condition__is_seen_both_ways(subject: str) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for case in yardsticks(subject):
        for (condition, _), answer in case.expect.items():
            seen[condition].add(answer)
    assert all({"true", "false"} <= answers for answers in seen.values()), seen
