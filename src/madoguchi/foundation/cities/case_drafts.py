"""Households of examples as they are written: typed as people type them, and changed from one example to the next.

    household: {life_event: [birth], has_moped: はい}
    members: {m1: {birth_date: 1990-05-01}, m2: {…}}

Labels, ids and eras are understood; an absent or null value is unknown. Several answers are a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import HOUSEHOLD, Facts, MemberFacts, Value
from madoguchi.foundation.cities.fact_catalogue import FactCatalogue, Scope
from madoguchi.foundation.cities.messages import MESSAGES
from madoguchi.foundation.cities.reader import Reader
from madoguchi.foundation.cities.typed_values import read_value, value_to_text


@dataclass(slots=True)
class Draft:
    """An example while it is read; a variation starts from its copy."""

    on: date | None
    household: dict[str, Value]
    members: dict[str, dict[str, Value]] = field(default_factory=dict)

    def copy(self) -> Draft:
        return Draft(
            self.on, dict(self.household), {name: dict(values) for name, values in self.members.items()}
        )

    def put(self, fact: str, member: str, value: Value | None) -> None:
        values = self.members.setdefault(member, {}) if member else self.household
        values.pop(fact, None)
        if value is not None:
            values[fact] = value

    def facts(self) -> Facts:
        return Facts(
            self.household, tuple(MemberFacts(name, values) for name, values in self.members.items())
        )


def read_draft(catalogue: FactCatalogue, part: Reader | None, draft: Draft) -> Draft:
    """`draft` with the day, the household and the members of `part` laid on it."""
    if part is None:
        return draft
    draft.on = part.day("on") or draft.on
    for fact, value in _items(part, "household"):
        _set(catalogue, part, "household", draft, fact, HOUSEHOLD, value)
    for member, values in _items(part, "members"):
        draft.members.setdefault(member, {})
        for fact, value in values.items() if isinstance(values, Mapping) else ():
            _set(catalogue, part, "members", draft, fact, member, value)
    return draft


def change_draft(catalogue: FactCatalogue, part: Reader, draft: Draft) -> None:
    """`{fact: value}` of the household, `{m2.fact: value}` of a member."""
    draft.on = part.day("on") or draft.on
    for key, value in _items(part, "change"):
        member, _, fact = key.rpartition(".")
        _set(catalogue, part, "change", draft, fact, member, value)


def _set(
    catalogue: FactCatalogue, part: Reader, key: str, draft: Draft, fact: str, member: str, value: object
) -> None:
    try:
        draft.put(fact, member, _value(catalogue, fact, member, value))
    except InvalidValue as refusal:
        message = MESSAGES.get(refusal.code)
        part.wrong(
            key,
            "data.bad_fact",
            f"「{fact}」の値「{value}」を読めません。{message.happened if message else ''}",
            "facts にある id と、その形の値を書いてください。",
        )


def _items(part: Reader, key: str) -> list[tuple[str, Any]]:
    inner = part.child(key)
    return [] if inner is None else list(inner.data.items())


def _value(catalogue: FactCatalogue, fact: str, member: str, value: object) -> Value | None:
    if fact not in catalogue:
        raise InvalidValue("facts.unknown")
    definition = catalogue[fact]
    if (definition.scope is Scope.MEMBER) != (member != HOUSEHOLD):
        raise InvalidValue("facts.wrong_scope")
    if value is None:
        return None
    if isinstance(value, list):
        return read_value(definition, "、".join(str(one) for one in value))
    text = value_to_text(value) if isinstance(value, bool | int | date) else str(value)
    return read_value(definition, text)
