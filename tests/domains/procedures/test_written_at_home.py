"""What must not be typed at home is asked at the counter only."""

from __future__ import annotations

from datetime import date

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.procedures import selectors
from madoguchi.foundation.cities import AskedIn
from madoguchi.foundation.policy.actors import ANONYMOUS

ON = date(2026, 11, 20)
ONE = (MemberFacts("m1", {"birth_date": "1990-05-01"}),)


def asked(facts: Facts, door: AskedIn) -> set[str]:
    plan = selectors.get_plan(ANONYMOUS, facts, ON)
    return {field.fact.id for field in selectors.needed_fields(plan, facts, on=ON, door=door)}


def test_needed_fields__protective_measure__nothing_is_asked_at_home() -> None:
    facts = Facts({"life_event": ("protection",)}, ONE)
    assert asked(facts, AskedIn.ENTRY) == set()
    assert {"new_address", "protection_stage"} <= asked(facts, AskedIn.COUNTER)


def test_needed_fields__protective_measure_and_a_certificate__home_asks_for_the_certificate() -> None:
    facts = Facts(
        {
            "life_event": ("certificate", "protection"),
            "wanted_certificates": ("residence_certificate",),
            "certificate_of": ("own",),
        },
        ONE,
    )
    at_home = asked(facts, AskedIn.ENTRY)
    assert "residence_certificate_copies" in at_home
    assert not {"protection_stage", "protection_against", "protected_together"} & at_home
