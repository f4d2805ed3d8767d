"""A condition as words: a tree of short texts, each with the clause it stands for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.facts import Value
from madoguchi.core.rules.phrases import phrase
from madoguchi.core.rules.words import Words


@dataclass(frozen=True, slots=True)
class Described:
    """`kind` is the word of the condition language ("all", "fact" …), "version" for one stretch of time of `versions`,
    or "limit_row" for a line of a limit's table. `clause` is empty for those lines. `law` is the node's own.
    """

    clause: str
    kind: str
    text: str
    law: str = ""
    parts: tuple[Described, ...] = ()


def describe(condition: c.Condition, words: Words) -> Described:
    """The whole tree. A named condition shows its note with its own tree below; without a note, only the tree."""
    kind, tell = _TOLD[type(condition)]
    text, parts = tell(condition, words)
    return Described(condition.clause.id, kind, text, condition.clause.law, parts)


def leaf_text(condition: c.FactIn | c.FactRange | c.Age | c.Elapsed | c.FactLimit, words: Words) -> str:
    """One line."""
    text: str = _TOLD[type(condition)][1](condition, words)[0]
    return text


_Told = tuple[str, tuple[Described, ...]]


def _below(key: str, *parts: c.Condition) -> Callable[[Words], _Told]:
    return lambda words: (phrase(words.language, key), tuple(describe(part, words) for part in parts))


def _all(node: c.AllOf, words: Words) -> _Told:
    return _below("all", *node.parts)(words)


def _any(node: c.AnyOf, words: Words) -> _Told:
    return _below("any", *node.parts)(words)


def _not(node: c.Not, words: Words) -> _Told:
    return _below("not", node.part)(words)


def _any_member(node: c.AnyMember, words: Words) -> _Told:
    return _below("any_member", node.part)(words)


def _all_members(node: c.AllMembers, words: Words) -> _Told:
    return _below("all_members", node.part)(words)


def _the_member(node: c.TheMember, words: Words) -> _Told:
    return _below("the_member", node.who, node.part)(words)


def _always(node: c.Always, words: Words) -> _Told:
    text = phrase(words.language, "everybody" if node.holds else "nobody")
    return phrase(words.language, "with_reason", text=text, reason=node.reason) if node.reason else text, ()


def _count_members(node: c.CountMembers, words: Words) -> _Told:
    low, high = node.at_least or None, node.at_most
    if low == high:
        people = phrase(words.language, "people", low=low)
    else:
        people = _joined(words, ("people_from", "low", low), ("people_to", "high", high))
    return phrase(words.language, "count_members", range=people), (describe(node.part, words),)


def _derived(node: c.Derived, words: Words) -> _Told:
    inside = describe(node.part, words)
    note = words.note(node.name)
    return (note, (inside,)) if note else (inside.text, inside.parts)


def _versions(node: c.Versions, words: Words) -> _Told:
    parts = tuple(
        Described(
            version.part.clause.id, "version", _period(version, words), "", (describe(version.part, words),)
        )
        for version in node.versions
    )
    return phrase(words.language, "versions"), parts


def _period(version: c.Version, words: Words) -> str:
    start = words.day(version.valid_from) if version.valid_from else ""
    end = words.day(version.valid_to) if version.valid_to else ""
    key = "between" if start and end else "since" if start else "until" if end else "at_any_time"
    return phrase(words.language, key, start=start, end=end)


def _fact_in(node: c.FactIn, words: Words) -> _Told:
    values = phrase(words.language, "or").join(words.value(node.fact, value) for value in node.values)
    return phrase(words.language, "fact_is", fact=words.fact(node.fact), values=values), ()


def _fact_range(node: c.FactRange, words: Words) -> _Told:
    is_number = all(
        isinstance(bound, int) for bound in (node.at_least, node.at_most, node.below) if bound is not None
    )
    keys = ("number_from", "number_to", "number_below") if is_number else ("day_from", "day_to", "day_before")

    def shown(value: Value | None) -> str | None:
        return None if value is None else words.value(node.fact, value)

    text = _joined(
        words,
        (keys[0], "low", shown(node.at_least)),
        (keys[1], "high", shown(node.at_most)),
        (keys[2], "high", shown(node.below)),
    )
    return phrase(words.language, "fact_range", fact=words.fact(node.fact), range=text), ()


def _age(node: c.Age, words: Words) -> _Told:
    text = _joined(
        words,
        ("age_from", "years", node.at_least),
        ("age_below", "years", node.below),
        ("age_past", "years", node.past_fiscal_year_end_after),
        ("age_until", "years", node.until_fiscal_year_end_after),
    )
    if node.from_eve:
        text = phrase(words.language, "age_from_eve", age=text)
    if node.birth != c.BIRTH:
        text = phrase(words.language, "age_of", birth=words.fact(node.birth), age=text)
    return phrase(words.language, "age_on", day=words.fact(node.on), age=text) if node.on else text, ()


def _elapsed(node: c.Elapsed, words: Words) -> _Told:
    days = days_text(node, words)
    start = words.fact(node.start)
    if not node.end:
        return phrase(words.language, "elapsed_today", start=start, range=days), ()
    return phrase(words.language, "elapsed", start=start, end=words.fact(node.end), range=days), ()


def days_text(node: c.Elapsed, words: Words) -> str:
    """How many days, without between what."""
    return _joined(words, ("days_from", "low", node.at_least), ("days_to", "high", node.at_most))


def _limit(node: c.FactLimit, words: Words) -> _Told:
    language, by = words.language, words.fact(node.by)
    rows = [
        phrase(language, "limit_row", by=by, count=count, limit=words.value(node.fact, limit))
        for count, limit in enumerate(node.limits)
    ]
    if node.each_more:
        rows.append(phrase(language, "limit_more", by=by, amount=words.value(node.fact, node.each_more)))
    for fact, amount in node.extras:
        more = words.value(node.fact, amount)
        rows.append(phrase(language, "limit_extra", fact=words.fact(fact), amount=more))
    key = "limit_up_to" if node.or_equal else "limit_below"
    text = phrase(language, key, fact=words.fact(node.fact), by=by)
    return text, tuple(Described("", "limit_row", row) for row in rows)


def _joined(words: Words, *pieces: tuple[str, str, object]) -> str:
    """Those (phrase, its gap, what fills it) that are filled."""
    told = [phrase(words.language, key, **{gap: value}) for key, gap, value in pieces if value is not None]
    return phrase(words.language, "join").join(told)


_TOLD: dict[type, tuple[str, Callable[[Any, Words], _Told]]] = {
    c.Always: ("always", _always),
    c.AllOf: ("all", _all),
    c.AnyOf: ("any", _any),
    c.Not: ("not", _not),
    c.FactIn: ("fact", _fact_in),
    c.FactRange: ("fact", _fact_range),
    c.FactLimit: ("limit", _limit),
    c.Age: ("age", _age),
    c.Elapsed: ("elapsed", _elapsed),
    c.AnyMember: ("any_member", _any_member),
    c.AllMembers: ("all_members", _all_members),
    c.CountMembers: ("count_members", _count_members),
    c.TheMember: ("the_member", _the_member),
    c.Versions: ("versions", _versions),
    c.Derived: ("derived", _derived),
}
