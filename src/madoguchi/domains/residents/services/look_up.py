"""Asking the core system who somebody is, while the clerk is talking.

Every answer writes the viewing log. Whom the core system protects (支援措置) is protected here too before anything of the
answer is shown: the measure is entered first, and a search by name gives such a person without address and household.
The row that was seen is taken into the register, so that the release gate knows whose page it is; a row that clashes with
what stands there is listed for a decision and shown as the core system has it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from madoguchi.core.japanese import HouseholdNumber
from madoguchi.core.people import HistoryRecord, JapanesePart
from madoguchi.domains.residents import ports
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.movers import SEXES
from madoguchi.domains.residents.permissions import check_may_read
from madoguchi.domains.residents.ports import CoreRow
from madoguchi.domains.residents.protections import find_concerned
from madoguchi.domains.residents.records import subject_id
from madoguchi.domains.residents.taking import take_rows
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor

_FIELDS = ("name", "birth_date", "address")
_SAYABLE = ("male", "female")
_SEXES = {SEXES[word]: word for word in _SAYABLE}
"""What a case can say of somebody's sex."""


@dataclass(frozen=True, slots=True)
class CoreResident:
    """A person as the core system has them now. `is_protected`: a measure on the person or the household stands in the
    register before this was shown.

    `is_reduced`: found by name and protected, so address, household and days are left out.
    """

    record: HistoryRecord
    is_protected: bool = False
    is_reduced: bool = False

    @property
    def addressee_number(self) -> str:
        return self.record.person.addressee_number

    @property
    def subject(self) -> str:
        """Id by which the release gate knows the person."""
        return subject_id(self.addressee_number)

    @property
    def facts(self) -> dict[str, str]:
        """Facts of a member of a case, by id, without those that the core system does not know."""
        person, relationship = self.record.person, self.record.relationship
        found = {
            "family_name": person.name.family if person.name else "",
            "given_name": person.name.given if person.name else "",
            "family_kana": person.furigana.family if person.furigana else "",
            "given_kana": person.furigana.given if person.furigana else "",
            "birth_date": person.birth.to_text(),
            "sex": _SEXES.get(person.sex, ""),
            "relationship": relationship.text if relationship else "",
            "is_foreign_national": "false" if person.is_japanese else "true",
        }
        return {fact: value for fact, value in found.items() if value}

    @property
    def household_facts(self) -> dict[str, str]:
        """`address`: where the core system has the person; the caller decides whether that is the old or the new one."""
        if self.is_reduced:
            return {}
        domicile = getattr(self.record.person.part, "registered_domicile", None)
        found = {"address": self.record.address.one_line(), "registered_domicile": domicile or ""}
        return {fact: value for fact, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class CoreMatches:
    residents: tuple[CoreResident, ...]
    is_cut: bool


def look_up_resident(*, actor: Actor, addressee_number: str) -> CoreResident | None:
    """None where the core system knows nobody by the number.

    Errors: `resident.not_permitted`, `resident.row_unreadable`, `resident.no_core_system`, those of `core_system.*`.
    """
    check_may_read(actor)
    row = ports.core_register().look_up(addressee_number)
    return _seen(actor, [row], "look_up")[0] if row else None


def look_up_household(*, actor: Actor, household_number: str) -> tuple[CoreResident, ...]:
    """Those who live in it now, or where nobody does who left it last, in the core system's order. Errors: as
    `look_up_resident`.
    """
    check_may_read(actor)
    rows = ports.core_register().household(household_number)
    return tuple(_seen(actor, rows, "look_up_household"))


def search_core_system(*, actor: Actor, name: str = "", kana: str = "", born: str = "") -> CoreMatches:
    """People to choose from; it never decides that one of them is meant.

    Errors: as `look_up_resident`, and InvalidValue `core_system.query_too_short`, `core_system.born_unreadable`.
    """
    check_may_read(actor)
    found = ports.core_register().search(name=name, kana=kana, born=born)
    seen = _seen(actor, found.residents, "look_up_search")
    return CoreMatches(tuple(_reduced(one) if one.is_protected else one for one in seen), found.is_cut)


def _seen(actor: Actor, rows: Iterable[CoreRow], screen: str) -> list[CoreResident]:
    with transaction.atomic():
        found = [(row, read_core_row(row)) for row in rows]
        take_rows(actor, found)
        residents = [CoreResident(one.record) for _, one in found]
        protected = find_concerned([one.subject for one in residents])
        for one in residents:
            audit.record_view(
                actor,
                subject=one.addressee_number,
                fields=_FIELDS,
                purpose=actor.purpose,
                screen=f"residents.{screen}",
            )
    return [replace(one, is_protected=one.subject in protected) for one in residents]


def _reduced(one: CoreResident) -> CoreResident:
    record = one.record
    address = replace(record.address, town="", lot="―", building="", postcode=None)
    person = record.person
    part = (
        replace(person.part, registered_domicile=None)
        if isinstance(person.part, JapanesePart)
        else person.part
    )
    hidden = replace(
        record,
        household_number=HouseholdNumber("00"),
        address=address,
        previous_address=None,
        head_name=None,
        move=replace(record.move, moved_on=None, filed_on=None),
        person=replace(person, address_settled_on=None, part=part),
    )
    return CoreResident(hidden, is_protected=True, is_reduced=True)
