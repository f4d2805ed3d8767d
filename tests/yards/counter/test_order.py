"""What a clerk asks first."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.rules import Facts
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation import cities
from madoguchi.yards.counter.order import order_slots

ON = date(2026, 11, 20)
PEOPLE = {"": -1, "m1": 1, "m2": 2}
GUIDE = [
    "needs_water_start",
    "toilet_kind",
    "has_moped",
    "has_dog",
    "wants_residence_certificate",
    "parents_situation",
    "child_elsewhere",
]
OF_PEOPLE = [
    "birth_date",
    "insurance",
    "card_held",
    "is_foreign_national",
    "residence_status",
    "disability_certificate",
    "sex",
]
SLOTS = [("", fact) for fact in GUIDE] + [(member, fact) for member in ("m1", "m2") for fact in OF_PEOPLE]


@settings(max_examples=30, deadline=None)
@given(st.permutations(SLOTS))
def test_order_slots__any_order_before__is_one_person_after_the_other_and_groups_stay_whole(
    slots: list[tuple[str, str]],
) -> None:
    city = cities.current()
    plan = plan_in(city, Facts({"life_event": "move_in", "member_count": 2}), ON)
    found = order_slots(slots, plan, city, PEOPLE)
    assert found == order_slots(SLOTS, plan, city, PEOPLE)
    assert [member for member, _ in groupby(found, key=lambda slot: slot[0])] == ["", "m1", "m2"]
    grouped = [(member, city.facts[fact].group) for member, fact in found if city.facts[fact].group]
    assert len([one for one, _ in groupby(grouped)]) == len(set(grouped))


def test_order_slots__what_decides_most__comes_before_what_it_leads_to_and_what_papers_need() -> None:
    city = cities.current()
    plan = plan_in(city, Facts({"life_event": "move_in", "member_count": 2}), ON)
    found = [fact for member, fact in order_slots(SLOTS, plan, city, PEOPLE) if member == "m1"]
    assert found[0] == "birth_date"
    assert found.index("is_foreign_national") < found.index("residence_status")
    assert found[-1] == "sex"
