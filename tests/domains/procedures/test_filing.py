"""What a counter takes of a plan, and why it leaves the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.plan import Plan, Way
from madoguchi.domains.procedures.facts_files import read_facts_file
from madoguchi.domains.procedures.filing import Elsewhere, elsewhere, filed_here, fitting_service
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation.cities import City
from tests.support.published import published_city

DATA = Path(__file__).parents[3] / "data"
ON = date(2026, 4, 3)


def _plan(city: City) -> Plan:
    facts, mistakes = read_facts_file(DATA / "national" / "examples" / "move_in_family4.json", city.facts)
    assert facts is not None, mistakes
    return plan_in(city, facts, ON)


def test_filed_here__counter_serves_everything__takes_the_whole_plan() -> None:
    city = published_city("yukuhashi")
    plan = _plan(city)
    assert filed_here(plan, city, city.main_office) == plan.needed


def test_elsewhere__no_counter_of_the_city__is_by_contact() -> None:
    city = published_city("kitakyushu")
    plan = _plan(city)
    water = plan.item("water_service_start")
    assert water is not None
    assert elsewhere(water, city, city.main_office) is Elsewhere.CONTACT
    assert water not in filed_here(plan, city, city.main_office)


@pytest.mark.parametrize(
    ("way", "section", "office", "why"),
    [
        (Way.HOME, "resident_registry", "", None),
        (Way.HOME, "nobody_here", "", Elsewhere.HOME),
        (Way.COUNTER, "resident_registry", "", Elsewhere.NO_COUNTER),
        (Way.COUNTER, "resident_registry", "another", Elsewhere.OTHER_OFFICE),
    ],
)
def test_elsewhere__way_and_office__decide(
    way: Way, section: str, office: str, why: Elsewhere | None
) -> None:
    city = published_city("yukuhashi")
    assert city.procedures["move_in"].channels.assisted
    item = replace(_plan(city).needed[0], way=way, section=section, office=office)
    assert item.id == "move_in"
    assert elsewhere(item, city, city.main_office) is why


@pytest.mark.parametrize(
    ("needed", "service"),
    [
        (("move_in", "child_allowance_claim"), "move_in"),
        (("residence_certificate_request",), "certificate"),
        (("birth_notification", "child_allowance_claim"), "family"),
        ((), None),
    ],
)
def test_fitting_service__plan__is_the_narrowest_that_takes_most(
    needed: tuple[str, ...], service: str | None
) -> None:
    city = published_city("yukuhashi")
    item = _plan(city).needed[0]
    items = tuple(
        replace(
            item, id=one, section=city.procedures[one].section, way=Way.COUNTER, office=city.main_office.id
        )
        for one in needed
    )
    found = fitting_service(replace(_plan(city), needed=items), city, city.main_office)
    assert (found.id if found else None) == service
