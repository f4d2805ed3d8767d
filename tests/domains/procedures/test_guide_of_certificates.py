"""Who comes for papers is asked what decides about the papers, and nothing about a family."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from madoguchi.core.rules import Facts, Value
from madoguchi.domains.procedures import selectors
from madoguchi.foundation.policy.actors import ANONYMOUS

ON = date(2026, 11, 20)


def play(event: str, answers: Mapping[str, Value]) -> tuple[list[str], list[str]]:
    """The questions of the guide, and the procedures that it ends with. A question without an answer fails."""
    facts, asked = Facts({"life_event": (event,)}), []
    while question := selectors.next_question(facts, on=ON):
        asked.append(question.fact.id)
        facts = facts.with_value(question.fact.id, answers[question.fact.id])
    plan = selectors.get_plan(ANONYMOUS, facts, ON)
    assert plan.undecided == ()
    return asked, [item.id for item in plan.needed]


def test_guide__business__asks_nothing_about_a_family() -> None:
    asked, needed = play(
        "business",
        {
            "business_purpose": ("tax_payment_certificate", "property_certificate", "moped_plate"),
            "tax_paid_recently": False,
            "property_relation": "owner",
        },
    )
    assert set(asked) == {"business_purpose", "tax_paid_recently", "property_relation"}
    assert set(needed) == {"tax_payment_certificate", "property_certificate", "moped_registration"}


def test_guide__three_certificates__asks_only_what_decides_them() -> None:
    asked, needed = play(
        "certificate",
        {
            "wanted_certificates": ("residence_certificate", "seal_certificate", "register_history"),
            "certificate_of": ("own",),
            "has_seal_card": True,
            "domicile_here": False,
        },
    )
    assert set(asked) == {"wanted_certificates", "certificate_of", "has_seal_card", "domicile_here"}
    assert set(needed) == {"residence_certificate_request", "seal_certificate"}


def test_guide__protection_and_livelihood__asks_nothing() -> None:
    assert play("protection", {}) == ([], ["protective_measure"])
    assert play("livelihood", {}) == ([], ["public_assistance_application"])
