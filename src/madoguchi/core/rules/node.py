"""One mapping of the data while it is read: what it says and where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from madoguchi.core.rules.conditions import Clause, Condition
from madoguchi.core.rules.facts import Value
from madoguchi.core.rules.vocabulary import BadCondition, Kind, Place, Vocabulary

Parse: TypeAlias = Callable[[object, Place, str, bool], Condition]
"""(data, place, path, asked of a person) → condition."""


@dataclass(frozen=True, slots=True)
class Node:
    """`word` is the key that says what kind of condition it is; `path` becomes the ids of the clauses below."""

    data: Mapping[str, object]
    word: str
    clause: Clause
    at: Place
    path: str
    of_person: bool
    vocabulary: Vocabulary
    parse: Parse

    @property
    def inner(self) -> object:
        return self.data[self.word]

    @property
    def here(self) -> Place:
        """The place of the value under the word."""
        return (*self.at, self.word)

    def part(self, data: object, *steps: str | int, of_person: bool | None = None) -> Condition:
        """A condition below; `steps` lead to it from this node's own word."""
        path = f"{self.path}.{self.word}" if self.path else self.word
        for step in steps:
            path += f"[{step}]" if isinstance(step, int) else f".{step}"
        person = self.of_person if of_person is None else of_person
        return self.parse(data, (*self.here, *steps), path, person)

    def mapping(self, *known: str) -> Mapping[str, object]:
        """The mapping under the word, with no other keys than the known ones."""
        return checked_mapping(self.inner, self.here, known)

    def owned(self, fact: str, at: Place) -> bool:
        """Whether it is a person's fact. Errors: rule.unknown_fact, rule.needs_member."""
        if fact in self.vocabulary.household:
            return False
        if fact not in self.vocabulary.member:
            raise BadCondition("rule.unknown_fact", at, fact)
        if not self.of_person:
            raise BadCondition("rule.needs_member", at, fact)
        return True

    def of_kind(self, fact: str, at: Place, *wanted: Kind) -> Kind | None:
        """The kind of the fact, None where it is not said. Errors: rule.wrong_type."""
        kind = self.vocabulary.kinds.get(fact)
        if kind is not None and kind not in wanted:
            raise BadCondition("rule.wrong_type", at, fact)
        return kind


def checked_mapping(data: object, at: Place, known: Collection[str]) -> Mapping[str, object]:
    if not isinstance(data, Mapping):
        raise BadCondition("rule.not_a_mapping", at)
    for key in data:
        if key not in known:
            raise BadCondition("rule.unknown_key", (*at, str(key)), str(key))
    return data


def checked_list(data: object, at: Place, name: str) -> list[object]:
    """At least one entry."""
    if not isinstance(data, list) or not data:
        raise BadCondition("rule.empty", at, name)
    return data


def whole_number(data: Mapping[str, object], key: str, at: Place) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadCondition("rule.bad_value", (*at, key), key)
    return value


def plain_value(value: object, at: Place) -> Value:
    if isinstance(value, bool | int | str | date):
        return value
    raise BadCondition("rule.bad_value", at, str(at[-1]))
