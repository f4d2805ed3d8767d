"""Plans of households that are not the easy case, over the real catalogue."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.calendars import StepCode
from madoguchi.core.plan import Plan
from madoguchi.core.rules import Facts
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.reading_values import read_facts_document
from tests.domains.procedures.households import EXAMPLES
from tests.support.published import published_city

DATA = Path(__file__).resolve().parents[3] / "data"
ON = date(2026, 11, 20)


@pytest.fixture(scope="module")
def city() -> City:
    return published_city("yukuhashi")


@pytest.fixture(scope="module")
def other() -> City:
    return published_city("kitakyushu")


def household(city: City, name: str, **more: object) -> Facts:
    document = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    document["household"] |= more
    facts, wrong = read_facts_document(document, city.facts)
    assert not wrong
    return facts


def plan(city: City, name: str, on: date = ON, **more: object) -> Plan:
    return plan_in(city, household(city, name, **more), on)


def test_plan__day_of_the_move_only_known_by_month__counts_from_the_first_and_says_so(city: City) -> None:
    item = plan(city, "elderly_couple").item("move_in")
    assert item is not None
    assert (item.due.due_on, item.due.is_certain) == (date(2026, 11, 16), False)
    assert item.due.steps[0].code is StepCode.BASE_UNSURE


def test_plan__right_that_lapses__stands_before_what_is_only_late(city: City) -> None:
    order = [item.id for item in plan(city, "elderly_couple").needed]
    assert order[:2] == ["move_in", "care_certification_transfer"]
    assert order.index("card_continued_use") < order.index("national_health_insurance_enrol")


def test_plan__card_of_one_of_two__does_not_do_the_work_of_both_numbers(city: City) -> None:
    papers = {one.document: one for one in plan(city, "elderly_couple").documents}
    assert papers["my_number_card"].members == ("m2",)
    assert papers["my_number_proof"].covered_by == ""


def test_plan__move_still_to_come__is_visited_for_afterwards(city: City) -> None:
    found = plan(city, "foreign_student")
    assert found.trips[0].from_on == date(2026, 12, 16)
    item = found.item("move_in")
    assert item is not None
    assert (item.due.rolled_from, item.due.due_on) == (date(2026, 12, 30), date(2027, 1, 4))


def test_plan__from_abroad__needs_no_certificate_and_leaves_nothing_behind(city: City) -> None:
    found = plan(city, "foreign_student")
    assert "moving_out_certificate" not in {one.document for one in found.documents}
    assert "previous_seal_registration" not in {one.id for one in found.lapses}


def test_plan__one_parent_with_a_child__can_do_everything_alone(city: City) -> None:
    found = plan(city, "single_parent").attendance
    assert (found.people, found.is_sure, found.not_alone) == (("m1",), True, ())


def test_plan__certificate_only__is_one_counter_without_a_day(city: City) -> None:
    found = plan(city, "certificate_only")
    assert [item.id for item in found.needed] == ["residence_certificate_request"]
    assert (found.visits, found.counters, found.lapses, found.missing) == (1, ("residents",), (), ())


def test_plan__family__fewest_counters_of_each_office(city: City, other: City) -> None:
    counted = {
        office.id: [
            len(trip.counters) for trip in plan_in(one, household(one, "move_in_family4"), ON, office).trips
        ]
        for one in (city, other)
        for office in one.offices.values()
    }
    assert counted["yahatanishi"] == [1]
    assert counted["kokurakita"] == [3]
    assert counted["city_hall"] == [4]


def test_plan__job_left__can_ask_for_the_exemption_later(city: City) -> None:
    found = plan(city, "move_in_family4", wants_pension_exemption=True)
    later = {item.id for item in found.needed if item.is_better_later}
    assert later == {"pension_exemption", "insurance_tax_direct_debit"}


@pytest.mark.parametrize("name", sorted(path.stem for path in EXAMPLES.glob("*.json")))
@pytest.mark.parametrize("on", [ON, date(2026, 12, 29), date(2028, 2, 29)])
def test_plan__every_example_on_hard_days__holds_together(city: City, name: str, on: date) -> None:
    found = plan(city, name, on)
    by_id = city.procedures
    place = {item.id: number for number, item in enumerate(found.needed)}
    for item in found.needed:
        assert all(place[b] < place[item.id] for b in by_id[item.id].after if b in place)
        assert (
            item.due.due_on is None
            or city.closed_days.closed_reason_ja(item.due.due_on) is None
            or (by_id[item.id].deadline.rule.kind.value == "same_time")
        )
    assert all(trip.from_on >= on and not city.closed_days.is_closed(trip.from_on) for trip in found.trips)
    assert len({one.document for one in found.documents}) == len(found.documents)
    assert found.is_fewest
