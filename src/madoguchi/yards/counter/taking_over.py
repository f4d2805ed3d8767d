"""A person of the core system → values of a case, offered as coming from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.selectors import CaseView, Slot
from madoguchi.domains.cases.states import Door
from madoguchi.domains.procedures.occasions import events_in
from madoguchi.domains.residents.services import CoreResident
from madoguchi.foundation import cities
from madoguchi.foundation.cities.typed_values import read_value
from madoguchi.foundation.policy import Actor

_LEAVES_HERE = ("move_within", "ward_move", "move_out")
"""Events after which the address of the core system is the old one."""


def take_over(
    actor: Actor, case: CaseView, applicant: CoreResident, others: Iterable[CoreResident] = ()
) -> cases.Offered:
    """Offer what the core system knows of these people, and link them by their addressee numbers.

    The applicant is m1. Another is the member of the case with the same given name and birth date, else the next free one.
    Errors: those of `cases.offer_values`.
    """
    members = {APPLICANT: applicant}
    for one in others:
        members[_member_of(case, one, members)] = one
    values: dict[Slot, str] = dict(_household(case, applicant, len(members)))
    for member, resident in members.items():
        values |= {(member, fact): text for fact, text in resident.facts.items()}
    note = f"宛名番号 {applicant.addressee_number}"
    offered = cases.offer_values(
        actor=actor, case=case.reference, values=_readable(values), door=Door.CORE_SYSTEM, note=note
    )
    for member, resident in members.items():
        cases.link_member(
            actor=actor, case=case.reference, member_id=member, addressee_number=resident.addressee_number
        )
    return offered


def _member_of(case: CaseView, resident: CoreResident, taken: Mapping[str, CoreResident]) -> str:
    facts = resident.facts
    for member in case.members:
        is_same = all(
            case.text(fact, member.member_id) == facts.get(fact, "") for fact in ("given_name", "birth_date")
        )
        if is_same and member.member_id not in taken:
            return member.member_id
    unnamed = (m.member_id for m in case.members if not m.full_name and m.member_id not in taken)
    used = {member.member_id for member in case.members} | set(taken)
    fresh = (f"m{number}" for number in range(2, 40) if f"m{number}" not in used)
    return next(unnamed, "") or next(fresh)


def _household(case: CaseView, applicant: CoreResident, people: int) -> Iterable[tuple[Slot, str]]:
    """Somebody who moves away from the address leaves it behind; somebody who has been removed does not live there."""
    events = events_in(case.facts)
    known = applicant.household_facts
    if not applicant.record.person.status.is_removed and "move_in" not in events:
        stays = set(events).isdisjoint(_LEAVES_HERE)
        yield ("", "new_address" if stays else "old_address"), known.get("address", "")
    yield ("", "registered_domicile"), known.get("registered_domicile", "")
    if people > 1 and len(case.members) <= 1:
        yield ("", "member_count"), str(people)


def _readable(values: Mapping[Slot, str]) -> dict[Slot, str]:
    """Without what the catalogue of facts cannot hold, such as a birth date of which only the season is known."""
    found = {}
    for (member, fact), text in values.items():
        try:
            read_value(cities.current().facts[fact], text)
        except (InvalidValue, KeyError):
            continue
        found[member, fact] = text
    return found
