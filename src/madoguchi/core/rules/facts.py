"""What is known about a household. A fact that is absent is unknown; there is no other way to write "unknown".

Members carry ids "m1", "m2", …; the first is the person who asks (`APPLICANT`). The JSON form is
`{"household": {fact: value}, "members": [{"id": "m1", fact: value}]}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TypeAlias

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people.partial_dates import PartialDate

Value: TypeAlias = bool | int | str | date | PartialDate | tuple["Value", ...]

MEMBER_COUNT = "member_count"
APPLICANT = "m1"
"""Member id of the person who asks."""
HOUSEHOLD = ""
"""Stands where a member id stands, for a fact of the household as a whole."""


@dataclass(frozen=True, slots=True)
class MemberFacts:
    id: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def get(self, fact: str) -> Value | None:
        return self.values.get(fact)


@dataclass(frozen=True, slots=True)
class Facts:
    """`household` facts and `members` in order. See `people()` for members that are only counted so far."""

    household: Mapping[str, Value] = field(default_factory=dict)
    members: tuple[MemberFacts, ...] = ()

    def get(self, fact: str, member: str = HOUSEHOLD) -> Value | None:
        if member == HOUSEHOLD:
            return self.household.get(fact)
        return next((m.get(fact) for m in self.members if m.id == member), None)

    @property
    def is_complete(self) -> bool:
        """Whether all members are listed or at least counted: only then can "nobody" be true."""
        return bool(self.members) or self._count() is not None

    def people(self) -> tuple[MemberFacts, ...]:
        """The members, with nameless ones added up to `member_count`."""
        count = self._count() or 0
        taken = {m.id for m in self.members}
        free = (f"m{n}" for n in range(1, count + len(taken) + 1) if f"m{n}" not in taken)
        return self.members + tuple(MemberFacts(next(free)) for _ in range(count - len(self.members)))

    def _count(self) -> int | None:
        count = self.household.get(MEMBER_COUNT)
        return count if isinstance(count, int) and not isinstance(count, bool) else None

    def known(self) -> Iterator[tuple[str, str, Value]]:
        """(member id or HOUSEHOLD, fact, value), household first."""
        yield from ((HOUSEHOLD, fact, value) for fact, value in self.household.items())
        for member in self.members:
            yield from ((member.id, fact, value) for fact, value in member.values.items())

    def with_value(self, fact: str, value: Value | None, member: str = HOUSEHOLD) -> Facts:
        """A copy with one fact set, or forgotten where value is None. An unknown member is added at the end."""
        if member == HOUSEHOLD:
            return replace(self, household=_with(self.household, fact, value))
        if all(m.id != member for m in self.members):
            people = {m.id: m for m in self.people()}
            people.setdefault(member, MemberFacts(member))
            members = tuple(people.values())
        else:
            members = self.members
        return replace(
            self,
            members=tuple(
                MemberFacts(m.id, _with(m.values, fact, value)) if m.id == member else m for m in members
            ),
        )


def _with(values: Mapping[str, Value], fact: str, value: Value | None) -> Mapping[str, Value]:
    rest = {name: kept for name, kept in values.items() if name != fact}
    return MappingProxyType(rest if value is None else {**rest, fact: value})


def facts_from_json(document: object) -> Facts:
    """Values stay as written; `foundation.cities` reads dates and choices by their definitions.

    Errors: facts.not_an_object, facts.bad_value, facts.bad_member.
    """
    if not isinstance(document, Mapping):
        raise InvalidValue("facts.not_an_object")
    household = document.get("household", {})
    members = document.get("members", [])
    if not isinstance(household, Mapping) or not isinstance(members, list):
        raise InvalidValue("facts.not_an_object")
    people = tuple(_member_from_json(member) for member in members)
    if len({m.id for m in people}) != len(people):
        raise InvalidValue("facts.bad_member")
    return Facts(_values_from_json(household), people)


def _member_from_json(member: object) -> MemberFacts:
    if not isinstance(member, Mapping) or not isinstance(member.get("id"), str) or not member["id"]:
        raise InvalidValue("facts.bad_member")
    return MemberFacts(member["id"], _values_from_json({k: v for k, v in member.items() if k != "id"}))


def _values_from_json(values: Mapping[object, object]) -> dict[str, Value]:
    return {str(fact): _value_from_json(fact, value) for fact, value in values.items() if value is not None}


def _value_from_json(fact: object, value: object) -> Value:
    if isinstance(value, list):
        return tuple(_value_from_json(fact, part) for part in value)
    if isinstance(value, bool | int | str):
        return value
    raise InvalidValue("facts.bad_value", fact=str(fact))


def facts_to_json(facts: Facts) -> dict[str, object]:
    return {
        "household": {fact: _value_to_json(value) for fact, value in facts.household.items()},
        "members": [
            {"id": m.id, **{fact: _value_to_json(value) for fact, value in m.values.items()}}
            for m in facts.members
        ],
    }


def _value_to_json(value: Value) -> object:
    if isinstance(value, tuple):
        return [_value_to_json(part) for part in value]
    if isinstance(value, bool | int | str):
        return value
    return value.isoformat() if isinstance(value, date) else value.to_text()
