"""What a household owes: how many, and at which rate."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from madoguchi.core.rules import Facts, MemberFacts, Value
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.procedures.planning import plan_in
from madoguchi.foundation import cities
from madoguchi.foundation.cities import City
from madoguchi.yards.counter.quantities import quantities_of, rates_of
from tests.support.clock import FrozenClock
from tests.support.published import published_city

ON = date(2026, 11, 20)
DATA = Path(__file__).parents[3] / "data"


@pytest.fixture(scope="module")
def kitakyushu() -> City:
    """A city that publishes what each kind of register certificate costs."""
    return published_city("kitakyushu")


@pytest.fixture(autouse=True)
def _there(kitakyushu: City, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cities, "current", lambda: kitakyushu)


def owed(
    clock: FrozenClock, household: dict[str, Value], *people: MemberFacts
) -> tuple[dict[str, int], dict[str, int]]:
    facts = Facts(household, people)
    case = CaseView("K7M4-QX29", 1, "open", "", "counter", "ja", "", "", clock.now, facts)
    plan = plan_in(cities.current(), facts, ON)
    return quantities_of(case, plan), rates_of(case, plan, ON)


@pytest.mark.parametrize(("kind", "yen"), [("items", 350), ("old_items", 450), ("not_registered", 300)])
def test_rates_of__register_certificate__is_that_of_its_kind(
    frozen_clock: FrozenClock, kind: str, yen: int
) -> None:
    quantities, rates = owed(
        frozen_clock,
        {
            "life_event": ("certificate",),
            "wanted_certificates": ("register_items", "family_register"),
            "certificate_of": ("own",),
            "domicile_here": True,
            "register_items_kind": kind,
            "register_items_copies": 3,
            "family_register_copies": 2,
        },
    )
    assert quantities == {"register_items_certificate": 3, "family_register_certificate": 2}
    assert rates == {"register_items_certificate": yen}


def test_quantities_of__two_lost_cards__counts_the_people_concerned(frozen_clock: FrozenClock) -> None:
    people = [
        MemberFacts(f"m{n}", {"birth_date": date(1980 + n, 5, 1), "card_matter": matter})
        for n, matter in enumerate(("lost", "lost", "none"), start=1)
    ]
    quantities, rates = owed(frozen_clock, {"life_event": ("card",), "card_proxy_comes": False}, *people)
    assert (quantities, rates) == ({"my_number_card_reissue": 2}, {})
