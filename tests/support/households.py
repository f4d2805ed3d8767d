"""The demo's family of four as a case, for tests of rooms that need a whole household."""

from __future__ import annotations

from pathlib import Path

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.demo.household import Household, load_household
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM

FAMILY4 = Path(__file__).parents[2] / "data" / "demo" / "move-in-family4.yml"


def family4() -> Household:
    return load_household(FAMILY4, on=clock.today())


def open_family4(reference: str = "K7M4-QX29", *, without: tuple[str, ...] = ()) -> CaseView:
    """Everything that the family says at any door, but the facts named in `without`."""
    family = family4()
    known: dict[str, dict[str, str]] = {"": {}, **{member: {} for member in family.members}}
    for door in (family.guide, family.home, family.counter):
        for member, fact in door:
            if fact not in without:
                known[member][fact] = family.text(member, fact) or ""
    facts = Facts(known[""], tuple(MemberFacts(member, known[member]) for member in family.members))
    return cases.open_case(
        actor=SYSTEM, reference=reference, facts=facts, door="home", mail="family4@example.test"
    )
