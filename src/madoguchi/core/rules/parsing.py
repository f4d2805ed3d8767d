"""Mappings (from YAML or JSON) to conditions. No language is run: each word of the data has one meaning here.

    all: [ … ]   any: [ … ]   not: …   {always: true, reason: …}
    {fact: insurance, is: national}            {fact: insurance, in: [national, none]}
    {fact: copies, at_least: 1, at_most: 9}    {fact: moved_on, below: 2026-04-01}
    age: {at_least: 20, below: 60, on: moved_on}
    age: {past_fiscal_year_end_after: 6, until_fiscal_year_end_after: 15}
    elapsed: {start: moved_on, at_most: 14}
    limit: {fact: income_yen, by: dependants, values: [2080000, 2460000], each_more: 380000, extras: {elderly: 100000}}
    any_member: …   all_members: …   count_members: {of: …, at_least: 3}   the_member: {who: …, is: …}
    versions: [{valid_to: 2024-09-30, condition: …}, {valid_from: 2024-10-01, condition: …}]
    derived: name
Any of them may carry `id:` and `law:`. docs/rules.md has the table of all words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules import reading_leaves, reading_people
from madoguchi.core.rules.node import Node, checked_list
from madoguchi.core.rules.reading_versions import read_versions
from madoguchi.core.rules.vocabulary import BadCondition, Place, Vocabulary


def parse_condition(
    data: object, vocabulary: Vocabulary, *, for_member: bool = False, name: str = ""
) -> c.Condition:
    """`for_member`: the condition is asked of one person (a member filter). Errors: BadCondition.

    `name`: that of a derived condition; the ids of its clauses begin with it, so that they differ from those of the
    trees that use it.
    """
    return _Parser(vocabulary).parse(data, (), name, for_member)


def parse_with_places(
    data: object, vocabulary: Vocabulary, *, for_member: bool = False, name: str = ""
) -> tuple[c.Condition, Mapping[str, Place]]:
    """Also where each clause stands in the data, by its id. Errors: BadCondition."""
    parser = _Parser(vocabulary)
    return parser.parse(data, (), name, for_member), parser.places


@dataclass(frozen=True, slots=True)
class _Parser:
    vocabulary: Vocabulary
    places: dict[str, Place] = field(default_factory=dict)

    def parse(self, data: object, at: Place, path: str, of_person: bool) -> c.Condition:
        if not isinstance(data, Mapping):
            raise BadCondition("rule.not_a_mapping", at)
        words = [word for word in WORDS if word in data]
        if len(words) != 1:
            raise BadCondition("rule.unknown_kind", at, ", ".join(str(key) for key in data))
        word = words[0]
        for key in data:
            if key not in {word, "id", "law"} | _BESIDE.get(word, frozenset()):
                raise BadCondition("rule.unknown_key", (*at, str(key)), str(key))
        clause = c.Clause(str(data.get("id") or path or "root"), str(data.get("law") or ""))
        if clause.id in self.places:
            raise BadCondition("rule.duplicate_clause", (*at, "id"), clause.id)
        self.places[clause.id] = at
        return WORDS[word](Node(data, word, clause, at, path, of_person, self.vocabulary, self.parse))


def _all(node: Node) -> c.Condition:
    return c.AllOf(node.clause, _parts(node))


def _any(node: Node) -> c.Condition:
    return c.AnyOf(node.clause, _parts(node))


def _parts(node: Node) -> tuple[c.Condition, ...]:
    listed = checked_list(node.inner, node.here, node.word)
    return tuple(node.part(data, index) for index, data in enumerate(listed))


def _not(node: Node) -> c.Condition:
    return c.Not(node.clause, node.part(node.inner))


def _always(node: Node) -> c.Condition:
    reason = node.data.get("reason", "")
    if not isinstance(node.inner, bool) or not isinstance(reason, str):
        raise BadCondition("rule.bad_value", node.here, "always")
    if node.vocabulary.wants_reasons and not reason:
        raise BadCondition("rule.no_reason", node.here, "always")
    return c.Always(node.clause, node.inner, reason)


def _derived(node: Node) -> c.Condition:
    name = str(node.inner)
    part = node.vocabulary.derived.get(name)
    if part is None:
        raise BadCondition("rule.unknown_derived", node.here, name)
    if not node.of_person and needs_member(part):
        raise BadCondition("rule.needs_member", node.here, name)
    return c.Derived(node.clause, name, part)


WORDS: Mapping[str, Callable[[Node], c.Condition]] = {
    "all": _all,
    "any": _any,
    "not": _not,
    "always": _always,
    "fact": reading_leaves.read_fact,
    "age": reading_leaves.read_age,
    "elapsed": reading_leaves.read_elapsed,
    "limit": reading_leaves.read_limit,
    "any_member": reading_people.read_any_member,
    "all_members": reading_people.read_all_members,
    "count_members": reading_people.read_count_members,
    "the_member": reading_people.read_the_member,
    "versions": read_versions,
    "derived": _derived,
}
"""Every word that begins a condition."""

_BESIDE: Mapping[str, frozenset[str]] = {
    "fact": reading_leaves.FACT_KEYS,
    "always": frozenset({"reason"}),
}


def needs_member(condition: c.Condition) -> bool:
    """Whether the condition reads a person's fact outside a quantifier."""
    match condition:
        case c.FactIn(of_member=of_member) | c.FactRange(of_member=of_member):
            return of_member
        case c.FactLimit(of_member=of_member):
            return of_member
        case c.Elapsed(of_member=of_member, end_of_member=end_of_member):
            return of_member or end_of_member
        case c.Age():
            return True
        case c.AnyMember() | c.AllMembers() | c.CountMembers() | c.TheMember():
            return False
    return any(needs_member(part) for part in c.parts_of(condition))
