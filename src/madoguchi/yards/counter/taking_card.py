"""The face of a card → values of one member of a case, offered as coming from there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from madoguchi.adapters.card_reader import CardFace, CardReaderError
from madoguchi.adapters.card_reader.face import refused
from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases import services as cases
from madoguchi.domains.cases.selectors import CaseView, Slot
from madoguchi.domains.cases.states import Door
from madoguchi.domains.procedures.occasions import events_in
from madoguchi.foundation import cities
from madoguchi.foundation.policy import Actor

_MOVES = ("move_in", "move_within", "ward_move", "move_out")
"""Events at which the card still bears the address that is left."""

_GAP = re.compile(r"\s+")


def take_card(actor: Actor, case: CaseView, member: str, face: CardFace) -> cases.Offered:
    """A name that is not in two parts is left out: where it would part is not guessed.

    Errors: ValidationFailed (`card`) `card_reader.other_person`, those of `cases.offer_values`.
    """
    if _is_of_somebody_else(case, member, face):
        raise refused(CardReaderError.OTHER_PERSON)
    facts = cities.current().facts
    values = {slot: text for slot, text in _values(case, member, face) if slot[1] in facts}
    return cases.offer_values(actor=actor, case=case.reference, values=values, door=Door.CARD)


def _is_of_somebody_else(case: CaseView, member: str, face: CardFace) -> bool:
    """Only where name and birth date are both known, and both are others."""
    person = next((one for one in case.members if one.member_id == member), None)
    born = case.facts.get("birth_date", member)
    if person is None or not person.full_name or born is None:
        return False
    return _squeezed(person.full_name) != _squeezed(face.name) and born != face.birth_date


def _values(case: CaseView, member: str, face: CardFace) -> Iterator[tuple[Slot, str]]:
    parts = _GAP.split(face.name)
    if len(parts) == 2:
        yield (member, "family_name"), parts[0]
        yield (member, "given_name"), parts[1]
    yield (member, "birth_date"), face.birth_date.isoformat()
    if face.sex != "other":
        yield (member, "sex"), face.sex
    if member == APPLICANT:
        yield ("", _address_fact(case)), face.address


def _address_fact(case: CaseView) -> str:
    return "new_address" if set(events_in(case.facts)).isdisjoint(_MOVES) else "old_address"


def _squeezed(name: str) -> str:
    return _GAP.sub("", name)
