"""A household that answers everything the guide asks is told everything."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.bench.guide_real import Household
from madoguchi.core.rules import HOUSEHOLD, Facts, Value
from madoguchi.domains.procedures.asking import question_in
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.priors import priors_of
from madoguchi.foundation.cities import AskedIn, City, FactDefinition
from tests.support.published import published_city

DATA = Path(__file__).resolve().parents[3] / "data"
CITIES = sorted(one.name for one in (DATA / "cities").iterdir())
DAYS = (date(2026, 11, 20), date(2026, 3, 31), date(2026, 4, 1))
INCOMES = (0, 689_999, 690_000, 1_060_000, 2_079_999, 2_080_000, 3_700_000, 6_287_000, 9_000_000)
"""On both sides of the limits of the allowances; the priors say nothing of incomes and of those who live on them."""
DEPENDANTS = ("dependants", "elderly_dependants", "specified_dependants")


@pytest.mark.parametrize("city_id", CITIES)
def test_guide__everything_answered__leaves_no_procedure_undecided(city_id: str) -> None:
    city = published_city(city_id)
    priors = priors_of(city)

    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 2**32), on=st.sampled_from(DAYS), is_rare=st.booleans())
    def check(seed: int, on: date, is_rare: bool) -> None:
        household = Household(seed, priors)
        facts = Facts({"life_event": "move_in"})
        while question := question_in(city, facts, on):
            for member in question.members or (HOUSEHOLD,):
                answer = _answer(household, member, question.fact, is_rare=is_rare)
                facts = facts.with_value(question.fact.id, answer, member)
        plan = plan_in(city, facts, on)
        assert [item.id for item in plan.undecided] == []
        assert [one for one in plan.missing if _is_of_guide(city, one.fact)] == []

    check()


def _answer(household: Household, member: str, fact: FactDefinition, *, is_rare: bool) -> Value:
    """Drawn from the priors, or every choice alike so that what is rare comes too."""
    rng = Random(f"{household.seed}:{member}:{fact.id}")
    if fact.id == "income_yen":
        return rng.choice(INCOMES)
    if fact.id in DEPENDANTS:
        return rng.randint(0, 3)
    if is_rare and fact.choices:
        return rng.choice([choice.id for choice in fact.choices])
    if is_rare and fact.id in ("child_disability", "disability_certificate", "is_foreign_national"):
        return rng.random() < 0.5
    answer = household.answer(member, fact.id)
    assert answer is not None, f"the priors say nothing of {fact.id}"
    return answer


def _is_of_guide(city: City, fact: str) -> bool:
    return fact in city.facts and city.facts[fact].asked_in is AskedIn.GUIDE
