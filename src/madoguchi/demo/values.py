"""Values of a household file: each a fact of the city, of the right people, at a door where it may be asked, and readable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from madoguchi.core.errors import InvalidValue
from madoguchi.demo.household import Door, Slot, Typed, one_line
from madoguchi.foundation.cities import AskedIn, City, FactDefinition, FactType, Scope
from madoguchi.foundation.cities.findings import Findings, Mark
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.cities.typed_values import read_value

_MEMBER = re.compile(r"m[1-9]\d?")
_DAY = re.compile(r"\{(\w*)\}")
_DOORS = {
    Door.GUIDE: AskedIn.GUIDE,
    Door.HOME: AskedIn.ENTRY,
    Door.CARD: AskedIn.ENTRY,
    Door.CORE_SYSTEM: AskedIn.ENTRY,
    Door.EARLIER_CASE: AskedIn.ENTRY,
    Door.COUNTER: AskedIn.COUNTER,
}
_PARTS = {
    FactType.ADDRESS: (("line",), ("postcode", "building")),
    FactType.BANK_ACCOUNT: (("bank", "branch", "kind", "number", "holder"), ()),
}
"""Parts that must be there, and those that may."""
_ENTERED = {Scope.HOUSEHOLD: "household", Scope.MEMBER: "members"}


@dataclass(frozen=True, slots=True)
class ValueReader:
    """`days` stand in values as {name}."""

    city: City
    days: Mapping[str, str]
    findings: Findings

    def door(self, reader: Reader, door: Door) -> dict[Slot, Typed]:
        child = reader.child(door.value, required=door is Door.GUIDE)
        if child is None:
            return {}
        household = child.child("household")
        found = self._slots(household, "", door) if household else {}
        members = child.child("members")
        for member in members.data if members else ():
            person = members.child(member) if members else None
            if not _MEMBER.fullmatch(member):
                child.wrong(
                    "members",
                    "demo.members",
                    f"「{member}」という人はいません。",
                    "m1、m2 … と書いてください。",
                )
            elif person is not None:
                found |= self._slots(person, member, door)
        child.finish()
        return found

    def _slots(self, reader: Reader, member: str, door: Door) -> dict[Slot, Typed]:
        scope = Scope.MEMBER if member else Scope.HOUSEHOLD
        found: dict[Slot, Typed] = {}
        for fact in reader.data:
            definition = self._definition(reader, fact, scope, door)
            value = self._value(reader.raw(fact)) if definition else None
            if definition is None or value is None:
                continue
            self._check(reader.mark(fact), definition, value)
            found[member, fact] = value
        return found

    def _definition(self, reader: Reader, fact: str, scope: Scope, door: Door) -> FactDefinition | None:
        definition = self.city.facts.definitions.get(fact)
        if definition is None:
            near = get_close_matches(fact, self.city.facts.definitions, n=1)
            hint = (
                f"「{near[0]}」ではありませんか。"
                if near
                else "data/national/facts にある id を書いてください。"
            )
            reader.wrong(fact, "demo.unknown_fact", f"「{fact}」という項目(fact)はありません。", hint)
            return None
        if definition.scope is not scope:
            place = _ENTERED[definition.scope]
            reader.wrong(
                fact,
                "demo.wrong_place",
                f"「{fact}」を書く場所が違います。",
                f"{place} の下に書いてください。",
            )
            return None
        doors = list(AskedIn)
        if doors.index(definition.asked_in) > doors.index(_DOORS[door]):
            later = next(one for one, asked in _DOORS.items() if asked is definition.asked_in)
            reader.wrong(
                fact,
                "demo.wrong_door",
                f"「{fact}」は {door.value} では聞かれません。",
                f"{later.value} の下に書いてください。",
            )
        return definition

    def _value(self, value: object) -> Typed | None:
        """null takes a value away that `in_city` does not want."""
        if value is None:
            return None
        if isinstance(value, Mapping):
            return {str(part): self._text(text) for part, text in value.items()}
        if isinstance(value, list):
            return tuple(self._text(one) for one in value)
        return self._text(value)

    def _text(self, value: object) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, date):
            return value.isoformat()
        return _DAY.sub(lambda found: self.days.get(found[1], found[0]), "" if value is None else str(value))

    def _check(self, mark: Mark, definition: FactDefinition, value: Typed) -> None:
        wrong_parts = _parts_problem(definition, value)
        if wrong_parts:
            self.findings.add(mark, "demo.parts", f"「{definition.id}」の書き方が違います。", wrong_parts)
            return
        text = one_line(value)
        unknown = _DAY.search(text)
        if unknown:
            known = "、".join(self.days)
            self.findings.add(
                mark,
                "demo.unknown_day",
                f"「{unknown[0]}」という日はありません。",
                f"days に書いてください(いまは {known})。",
            )
            return
        try:
            read_value(definition, text)
        except InvalidValue as refusal:
            self.findings.add(
                mark,
                "demo.unreadable",
                f"「{definition.id}」の値「{text}」は読めません({refusal.code})。",
                _hint(definition),
            )


def _parts_problem(definition: FactDefinition, value: Typed) -> str:
    """How to write it; "" where it is right. Phones and the like have no parts."""
    needed, optional = _PARTS.get(definition.type, ((), ()))
    if not needed:
        if isinstance(value, Mapping):
            return "1つの文字として書いてください。"
        is_list = isinstance(value, tuple) and definition.type is not FactType.CHOICES
        return "1つだけ書いてください(一覧にできません)。" if is_list else ""
    if not isinstance(value, Mapping) or not set(needed) <= set(value) <= {*needed, *optional}:
        every = "、".join((*needed, *(f"{part}(なくてもよい)" for part in optional)))
        return f"{{…}} の中に {every} を書いてください。"
    return ""


def _hint(definition: FactDefinition) -> str:
    if definition.choices:
        return f"{'・'.join(choice.id for choice in definition.choices)} から選んでください。"
    if definition.type is FactType.YES_NO:
        return '"yes" か "no" にしてください。'
    return "人が画面に打つ形で書いてください。"
