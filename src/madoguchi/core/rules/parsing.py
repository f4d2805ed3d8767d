"""Mappings (from YAML or JSON) to conditions. No language is run: each word of the data has one meaning here.

    all: [ … ]   any: [ … ]   not: …   always: true
    {fact: insurance, is: national}            {fact: insurance, in: [national, none]}
    {fact: copies, at_least: 1, at_most: 9}    {fact: moved_on, below: 2026-04-01}
    age: {at_least: 20, below: 60, on: moved_on}
    age: {past_fiscal_year_end_after: 6, until_fiscal_year_end_after: 15}
    any_member: …   all_members: …   count_members: {of: …, at_least: 3}
    derived: name
Any of them may carry `id:` and `law:`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from madoguchi.core.errors import InvalidValue
from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import Value

_KINDS = (
    "all",
    "any",
    "not",
    "always",
    "fact",
    "age",
    "any_member",
    "all_members",
    "count_members",
    "derived",
)
_EXTRA = {"fact": {"is", "in", "at_least", "at_most", "below"}}
_AGE_NUMBERS = ("at_least", "below", "until_fiscal_year_end_after", "past_fiscal_year_end_after")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What conditions may refer to: facts of the household, facts of a person, and named conditions.

    `answers` has the possible values of facts that are chosen from a list; others take any value.
    """

    household: frozenset[str] = frozenset()
    member: frozenset[str] = frozenset()
    derived: Mapping[str, c.Condition] = field(default_factory=dict)
    answers: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)


class BadCondition(InvalidValue):
    """`at` is the keys and indexes that lead from the root of the data to the wrong node.

    Codes: rule.not_a_mapping, rule.unknown_kind, rule.unknown_key, rule.unknown_fact, rule.unknown_derived,
    rule.unknown_answer, rule.needs_member, rule.empty, rule.bad_value, rule.no_comparison.
    """

    def __init__(self, code: str, at: tuple[str | int, ...], name: str = "") -> None:
        super().__init__(code, at=at, name=name)
        self.at = at
        self.name = name


def parse_condition(data: object, vocabulary: Vocabulary, *, for_member: bool = False) -> c.Condition:
    """`for_member`: the condition is asked of one person (a member filter)."""
    return _Parser(vocabulary).node(data, (), "", for_member)


@dataclass(frozen=True, slots=True)
class _Parser:
    vocabulary: Vocabulary

    def node(self, data: object, at: tuple[str | int, ...], path: str, person: bool) -> c.Condition:
        if not isinstance(data, Mapping):
            raise BadCondition("rule.not_a_mapping", at)
        kinds = [kind for kind in _KINDS if kind in data]
        if len(kinds) != 1:
            raise BadCondition("rule.unknown_kind", at, ", ".join(str(key) for key in data))
        kind = kinds[0]
        for key in data:
            if key not in {kind, "id", "law"} | _EXTRA.get(kind, set()):
                raise BadCondition("rule.unknown_key", (*at, str(key)), str(key))
        clause = c.Clause(str(data.get("id") or path or "root"), str(data.get("law") or ""))
        reader: Callable[..., c.Condition] = getattr(self, f"_{kind}")
        return reader(data, clause, at, path, person)

    def _all(self, data: Mapping[str, object], clause: c.Clause, *where: object) -> c.Condition:
        return c.AllOf(clause, self._parts(data, "all", *where))

    def _any(self, data: Mapping[str, object], clause: c.Clause, *where: object) -> c.Condition:
        return c.AnyOf(clause, self._parts(data, "any", *where))

    def _parts(self, data: Mapping[str, object], kind: str, *where: object) -> tuple[c.Condition, ...]:
        at, path, person = cast(tuple[tuple[str | int, ...], str, bool], where)
        parts = data[kind]
        if not isinstance(parts, list) or not parts:
            raise BadCondition("rule.empty", (*at, kind), kind)
        return tuple(
            self.node(part, (*at, kind, index), f"{path}.{kind}[{index}]".lstrip("."), person)
            for index, part in enumerate(parts)
        )

    def _not(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        return c.Not(clause, self.node(data["not"], (*at, "not"), f"{path}.not".lstrip("."), person))

    def _always(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        if not isinstance(data["always"], bool):
            raise BadCondition("rule.bad_value", (*at, "always"), "always")
        return c.Always(clause, data["always"])

    def _any_member(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        return c.AnyMember(clause, self._member_part(data["any_member"], (*at, "any_member"), path))

    def _all_members(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        return c.AllMembers(clause, self._member_part(data["all_members"], (*at, "all_members"), path))

    def _member_part(self, data: object, at: tuple[str | int, ...], path: str) -> c.Condition:
        return self.node(data, at, f"{path}.{at[-1]}".lstrip("."), True)

    def _count_members(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        inner, here = data["count_members"], (*at, "count_members")
        if not isinstance(inner, Mapping) or "of" not in inner:
            raise BadCondition("rule.not_a_mapping", here)
        part = self.node(inner["of"], (*here, "of"), f"{path}.count_members".lstrip("."), True)
        low, high = _number(inner, "at_least", here), _number(inner, "at_most", here)
        return c.CountMembers(clause, part, low or 0, high)

    def _derived(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        name = str(data["derived"])
        part = self.vocabulary.derived.get(name)
        if part is None:
            raise BadCondition("rule.unknown_derived", (*at, "derived"), name)
        if not person and needs_member(part):
            raise BadCondition("rule.needs_member", (*at, "derived"), name)
        return c.Derived(clause, name, part)

    def _fact(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        fact = str(data["fact"])
        of_member = self._scope(fact, (*at, "fact"), person)
        if "is" in data:
            return c.FactIn(clause, fact, (self._answer(fact, data["is"], (*at, "is")),), of_member)
        if "in" in data:
            values = data["in"]
            if not isinstance(values, list) or not values:
                raise BadCondition("rule.empty", (*at, "in"), "in")
            return c.FactIn(
                clause,
                fact,
                tuple(self._answer(fact, v, (*at, "in", i)) for i, v in enumerate(values)),
                of_member,
            )
        bounds = {
            key: _value(data[key], (*at, key)) for key in ("at_least", "at_most", "below") if key in data
        }
        if not bounds:
            raise BadCondition("rule.no_comparison", at, fact)
        return c.FactRange(clause, fact, **bounds, of_member=of_member)

    def _answer(self, fact: str, data: object, at: tuple[str | int, ...]) -> Value:
        value = _value(data, at)
        possible = self.vocabulary.answers.get(fact)
        if possible is not None and (type(value), value) not in {(type(one), one) for one in possible}:
            raise BadCondition("rule.unknown_answer", at, str(value))
        return value

    def _scope(self, fact: str, at: tuple[str | int, ...], person: bool) -> bool:
        """Whether it is a person's fact."""
        if fact in self.vocabulary.household:
            return False
        if fact not in self.vocabulary.member:
            raise BadCondition("rule.unknown_fact", at, fact)
        if not person:
            raise BadCondition("rule.needs_member", at, fact)
        return True

    def _age(
        self, data: Mapping[str, object], clause: c.Clause, at: tuple[str | int, ...], path: str, person: bool
    ) -> c.Condition:
        inner, here = data["age"], (*at, "age")
        if not isinstance(inner, Mapping):
            raise BadCondition("rule.not_a_mapping", here)
        for key in inner:
            if key not in (*_AGE_NUMBERS, "on", "birth"):
                raise BadCondition("rule.unknown_key", (*here, str(key)), str(key))
        numbers = {key: _number(inner, key, here) for key in _AGE_NUMBERS}
        if all(number is None for number in numbers.values()):
            raise BadCondition("rule.no_comparison", here, "age")
        birth, on = str(inner.get("birth", "birth_date")), str(inner.get("on", ""))
        if not self._scope(birth, (*here, "birth"), person):
            raise BadCondition("rule.needs_member", here, birth)
        if on and on not in self.vocabulary.household:
            raise BadCondition("rule.unknown_fact", (*here, "on"), on)
        return c.Age(clause, **numbers, on=on, birth=birth)


def needs_member(condition: c.Condition) -> bool:
    """Whether the condition reads a person's fact outside a quantifier."""
    match condition:
        case c.FactIn(of_member=of_member) | c.FactRange(of_member=of_member):
            return of_member
        case c.Age():
            return True
        case c.AnyMember() | c.AllMembers() | c.CountMembers():
            return False
    return any(needs_member(part) for part in c.parts_of(condition))


def _number(data: Mapping[str, object], key: str, at: tuple[str | int, ...]) -> int | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int):
        raise BadCondition("rule.bad_value", (*at, key), key)
    return value


def _value(value: object, at: tuple[str | int, ...]) -> Value:
    if isinstance(value, bool | int | str | date):
        return value
    raise BadCondition("rule.bad_value", at, str(at[-1]))
