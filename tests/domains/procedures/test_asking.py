"""The questions of the city of the tests."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.bench.guide_real import Household
from madoguchi.core.rules import HOUSEHOLD, Facts
from madoguchi.domains.procedures.asking import question_in
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.domains.procedures.priors import priors_of
from madoguchi.domains.procedures.selectors import is_relevant
from madoguchi.foundation import cities
from madoguchi.foundation.cities import AskedIn

ON = date(2026, 11, 20)


@pytest.mark.parametrize("seed", range(8))
def test_question_in__answered_to_the_end__the_plan_waits_for_nothing_that_may_be_asked(seed: int) -> None:
    city = cities.current()
    household = Household(seed, priors_of(city))
    facts, skipped = Facts({"life_event": "move_in"}), set[tuple[str, str]]()
    while question := question_in(city, facts, ON, skipped):
        assert question.fact.asked_in is AskedIn.GUIDE
        for member in question.members or (HOUSEHOLD,):
            assert facts.get(question.fact.id, member) is None
            value = household.answer(member, question.fact.id)
            if value is None:
                skipped.add((member, question.fact.id))
            else:
                facts = facts.with_value(question.fact.id, value, member)
    waiting = {(one.member, one.fact) for one in plan_in(city, facts, ON).missing} - skipped
    assert not [
        (member, fact)
        for member, fact in waiting
        if city.facts[fact].asked_in is AskedIn.GUIDE and is_relevant(city.facts[fact], facts, ON, member)
    ]


def test_question_in__counter__asks_what_the_guide_may_not() -> None:
    city = cities.current()
    facts, skipped = Facts({"life_event": "move_in", "member_count": 1}), set[tuple[str, str]]()
    doors = set()
    while question := question_in(city, facts, ON, skipped, AskedIn.COUNTER):
        doors.add(question.fact.asked_in)
        skipped |= {(member, question.fact.id) for member in question.members or ("",)}
    assert AskedIn.GUIDE in doors
    assert question_in(city, facts, ON, skipped) is None


def test_question_in__another_day__follows_the_ages_of_that_day() -> None:
    city = cities.current()
    facts = Facts({"life_event": "move_in", "member_count": 1}).with_value("birth_date", "2011-04-01", "m1")

    def asked(on: date) -> set[str]:
        found, skipped = set(), set[tuple[str, str]]()
        while question := question_in(city, facts, on, skipped):
            found.add(question.fact.id)
            skipped |= {(member, question.fact.id) for member in question.members or ("",)}
        return found

    assert "school_kind" in asked(date(2026, 3, 31))
    assert "school_kind" not in asked(date(2026, 4, 1))
