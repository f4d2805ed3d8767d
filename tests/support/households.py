"""The demo's family of four as a case, for tests of rooms that need a whole household."""

from __future__ import annotations

from pathlib import Path

from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.demo.household import Door, Household
from madoguchi.demo.reading import load_household
from madoguchi.domains.cases import selectors as known_cases
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.documents.selectors import CasePapers, get_papers
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor, Role

_DEMO = Path(__file__).parents[2] / "data" / "demo"
FAMILY4, ALONE = _DEMO / "move-in-family4.yml", _DEMO / "certificate-only.yml"


def family4() -> Household:
    return load_household(FAMILY4, on=clock.today(), city=cities.current())


def open_family4(reference: str = "K7M4-QX29", *, without: tuple[str, ...] = ()) -> CaseView:
    """Everything that the family says at any door, but the facts named in `without`."""
    return _open(family4(), reference, without)


def open_alone(reference: str = "K7M4-QX29") -> CaseView:
    """One person who wants a copy of the resident record: a case with a single paper."""
    return _open(load_household(ALONE, on=clock.today(), city=cities.current()), reference)


def papers_of(reference: str) -> CasePapers:
    """As any clerk at a counter finds them."""
    clerk = Actor(actor_id="clerk-7", roles=frozenset({Role.COUNTER_CLERK}))
    return get_papers(clerk, known_cases.get_case(clerk, reference))


def _open(family: Household, reference: str, without: tuple[str, ...] = ()) -> CaseView:
    known: dict[str, dict[str, str]] = {"": {}, **{member: {} for member in family.members}}
    for member, fact in family.known_at(Door.COUNTER):
        if fact not in without:
            known[member][fact] = family.text(member, fact) or ""
    facts = Facts(known[""], tuple(MemberFacts(member, known[member]) for member in family.members))
    return cases.open_case(
        actor=SYSTEM, reference=reference, facts=facts, door="home", mail="family4@example.test"
    )
