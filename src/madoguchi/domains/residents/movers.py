"""From the facts of a household that moves in to the people of the register. Pure: no table, no clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from madoguchi.core.errors import DomainError, InvalidValue, ValidationFailed
from madoguchi.core.japanese import (
    Address,
    AddresseeNumber,
    Furigana,
    PersonName,
    parse_furigana,
    parse_local_government_code,
)
from madoguchi.core.people import (
    JapanesePart,
    PartialDate,
    Person,
    Relationship,
    Sex,
    parse_partial_date,
    parse_relationship,
)
from madoguchi.core.rules import Facts, MemberFacts
from madoguchi.domains.residents.errors import ResidentError

_REQUIRED = ("family_name", "given_name", "birth_date", "relationship")
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE, "unknown": Sex.UNKNOWN, "not_applicable": Sex.NOT_APPLICABLE}
_LOT = re.compile(r"[0-9０-９]|[一二三四五六七八九十]+(?=丁目|番|号)")


@dataclass(frozen=True, slots=True)
class Place:
    """The city that receives the household."""

    lg_code: str
    prefecture: str
    city: str


@dataclass(frozen=True, slots=True)
class Mover:
    """A person before the register has given a number."""

    member_id: str
    name: PersonName
    furigana: Furigana | None
    birth: PartialDate
    sex: Sex
    relationship: Relationship
    part: JapanesePart

    def person(self, number: AddresseeNumber, settled_on: PartialDate | None) -> Person:
        return Person(
            addressee_number=number,
            birth=self.birth,
            part=self.part,
            name=self.name,
            furigana=self.furigana,
            sex=self.sex,
            address_settled_on=settled_on,
        )


def read_movers(facts: Facts) -> tuple[Mover, ...]:
    """Everybody who moves in, in the order of the facts.

    Errors: ValidationFailed `resident.incomplete` with "<member>.<fact>" → code.
    """
    errors: dict[str, str] = {}
    movers: list[Mover] = []
    for member in facts.people():
        missing = [fact for fact in _REQUIRED if not member.get(fact)]
        errors |= {f"{member.id}.{fact}": ResidentError.REQUIRED for fact in missing}
        if member.get("is_foreign_national") is True:
            errors[f"{member.id}.is_foreign_national"] = ResidentError.FOREIGN_NEEDS_CARD
        if not missing:
            try:
                movers.append(_mover(member, facts))
            except InvalidValue as refusal:
                errors[f"{member.id}.relationship"] = refusal.code
    if errors:
        raise ValidationFailed(errors, ResidentError.INCOMPLETE)
    return tuple(movers)


def _mover(member: MemberFacts, facts: Facts) -> Mover:
    domicile = str(facts.get("registered_domicile") or "") or None
    return Mover(
        member_id=member.id,
        name=PersonName(str(member.get("family_name")), str(member.get("given_name"))),
        furigana=_furigana(member),
        birth=read_day(member.get("birth_date")),
        sex=SEXES.get(str(member.get("sex")), Sex.UNKNOWN),
        relationship=parse_relationship(str(member.get("relationship"))),
        part=JapanesePart(registered_domicile=domicile),
    )


def _furigana(member: MemberFacts) -> Furigana | None:
    family, given = member.get("family_kana"), member.get("given_kana")
    return parse_furigana(str(family), str(given)) if family and given else None


def read_day(value: object) -> PartialDate:
    """A date fact in any of its forms. Errors: those of `parse_partial_date`."""
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, date):
        return PartialDate.on(value)
    try:
        return PartialDate.from_text(str(value))
    except InvalidValue:
        return parse_partial_date(str(value))


def read_address(line: str, place: Place) -> Address:
    """Divide one line into town, lot and building; the city's own name in front is taken off.

    Errors: ValidationFailed (`new_address`: `resident.address_unreadable`).
    """
    rest = line.strip().replace(" ", "\u3000")
    for prefix in (place.prefecture, place.city):
        rest = rest.removeprefix(prefix).lstrip("\u3000")
    base, _, building = rest.partition("\u3000")
    found = _LOT.search(base)
    town, lot = (base[: found.start()], base[found.start() :]) if found else (base, "")
    try:
        return Address(
            lg_code=parse_local_government_code(place.lg_code),
            prefecture=place.prefecture,
            city=place.city,
            town=town,
            lot=lot,
            building=building.strip(),
        )
    except DomainError as refusal:
        raise ValidationFailed({"new_address": ResidentError.ADDRESS_UNREADABLE}) from refusal
