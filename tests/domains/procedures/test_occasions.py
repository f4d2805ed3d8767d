"""A household is asked about the procedures of its own life events, and gets the same plan as from the whole catalogue."""

from __future__ import annotations

from datetime import date

import pytest

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.procedures.occasions import events_in, procedures_for
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation import cities

ON = date(2026, 4, 10)
EVENTS = [choice.id for choice in cities.current().facts["life_event"].choices]


def household(*events: str) -> Facts:
    facts = {"life_event": events, "moved_on": "2026-04-06", "has_dog": True}
    return Facts(facts, (MemberFacts("m1", {"birth_date": "1990-05-01", "insurance": "national"}),))


def test_events_in__nothing_known__is_nothing() -> None:
    assert events_in(Facts()) == ()
    assert events_in(Facts({"life_event": "birth"})) == ("birth",)


def test_procedures_for__nothing_known__is_the_whole_catalogue() -> None:
    city = cities.current()
    assert procedures_for(city, ()) == tuple(city.procedures.values())
    assert {one.id for one in procedures_for(city, ("move_in",))} < set(city.procedures)


@pytest.mark.parametrize("event", EVENTS)
def test_plan_in__one_event__is_that_of_the_whole_catalogue(event: str) -> None:
    city = cities.current()
    own, whole = plan_in(city, household(event), ON), plan_in(city, household(event), ON, of_all=True)
    assert (own.needed, own.automatic, own.undecided) == (whole.needed, whole.automatic, whole.undecided)
    assert (own.documents, own.missing, own.trips) == (whole.documents, whole.missing, whole.trips)


def test_plan_in__several_events__is_one_plan_without_repetition() -> None:
    city = cities.current()
    several = plan_in(city, household("divorce", "move_within", "school"), ON)
    whole = plan_in(city, household("divorce", "move_within", "school"), ON, of_all=True)
    assert (several.needed, several.undecided) == (whole.needed, whole.undecided)
    ids = [item.id for item in (*several.needed, *several.automatic, *several.undecided)]
    assert len(ids) == len(set(ids))
