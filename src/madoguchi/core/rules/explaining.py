"""A verdict as sentences: which answers decided and what they were held against, or what is still to be known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from madoguchi.core.rules import conditions as c
from madoguchi.core.rules.describing import Described, days_text, describe, leaf_text
from madoguchi.core.rules.facts import HOUSEHOLD
from madoguchi.core.rules.phrases import phrase
from madoguchi.core.rules.verdict import Missing, Reason, Verdict
from madoguchi.core.rules.words import Words


class Audience(StrEnum):
    """A clerk also reads the id of each clause."""

    CITIZEN = "citizen"
    CLERK = "clerk"


def explain(
    condition: c.Condition, verdict: Verdict, words: Words, audience: Audience = Audience.CITIZEN
) -> tuple[str, ...]:
    """Each sentence once, in the order of `because`; where it is open, one sentence with what is missing."""
    if verdict.missing:
        return (missing_sentence(verdict.missing, words),)
    return explain_reasons(verdict.because, words, condition, audience)


def explain_reasons(
    reasons: Iterable[Reason],
    words: Words,
    condition: c.Condition | None = None,
    audience: Audience = Audience.CITIZEN,
) -> tuple[str, ...]:
    """Without the condition a sentence says only what is known, not what it was held against."""
    nodes = {} if condition is None else _by_clause(condition)
    found: dict[str, None] = {}
    for reason in reasons:
        for sentence in _sentences(reason, nodes.get(reason.clause), words):
            told = (
                phrase(words.language, "law", sentence=sentence, law=reason.law) if reason.law else sentence
            )
            if audience is Audience.CLERK:
                told = phrase(words.language, "clause", sentence=told, clause=reason.clause)
            found[told] = None
    return tuple(found)


_MOST_KEPT = 1024
_kept: dict[int, tuple[c.Condition, Mapping[str, c.Condition]]] = {}


def _by_clause(condition: c.Condition) -> Mapping[str, c.Condition]:
    """The nodes of the tree. A catalogue's conditions are told of for every household, so they are kept."""
    known, nodes = _kept.get(id(condition), (None, {}))
    if known is not condition:
        nodes = {node.clause.id: node for node in c.walk(condition)}
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        _kept[id(condition)] = (condition, nodes)
    return nodes


def missing_sentence(missing: Iterable[Missing], words: Words) -> str:
    facts = (_named(one.fact, one.member, words) for one in missing)
    return phrase(words.language, "missing", facts=phrase(words.language, "list").join(facts))


def _sentences(reason: Reason, node: c.Condition | None, words: Words) -> Iterator[str]:
    """None for a fact that only helped to turn another one into a number."""
    match node:
        case c.Age():
            if reason.fact == node.birth:
                yield _age(reason, node, words)
        case c.Elapsed():
            if reason.fact == node.start:
                yield _elapsed(reason, node, words)
        case c.FactLimit() if reason.figures:
            yield _limit(reason, node, words)
        case _:
            fact, value = _named(reason.fact, reason.member, words), words.value(reason.fact, reason.value)
            yield phrase(words.language, "because_fact", fact=fact, value=value)


def _named(fact: str, member: str, words: Words) -> str:
    label = words.fact(fact)
    if member == HOUSEHOLD:
        return label
    return phrase(words.language, "of_person", fact=label, person=words.person(member))


def _age(reason: Reason, node: c.Age, words: Words) -> str:
    ages = [number for _, number in reason.figures]
    key = "because_age" if len(ages) == 1 else "because_ages"
    told = phrase(words.language, key, years=ages[0], low=ages[0], high=ages[-1], need=leaf_text(node, words))
    who = words.person(reason.member)
    return phrase(words.language, "because_person", who=who, told=told, holds=_held(reason, words))


def _elapsed(reason: Reason, node: c.Elapsed, words: Words) -> str:
    days = [number for _, number in reason.figures]
    return phrase(
        words.language,
        "because_days" if len(days) == 1 else "because_days_range",
        start=_named(node.start, reason.member, words),
        end=words.fact(node.end) if node.end else phrase(words.language, "today"),
        days=days[0],
        low=days[0],
        high=days[-1],
        need=days_text(node, words),
        holds=_held(reason, words),
    )


def _limit(reason: Reason, node: c.FactLimit, words: Words) -> str:
    keys = ("because_up_to", "because_over") if node.or_equal else ("because_below", "because_not_below")
    return phrase(
        words.language,
        keys[0] if reason.holds else keys[1],
        fact=_named(reason.fact, reason.member, words),
        value=words.value(reason.fact, reason.value),
        limit=words.value(reason.fact, reason.figures[0][1]),
    )


def _held(reason: Reason, words: Words) -> str:
    return phrase(words.language, "holds" if reason.holds else "fails")


__all__ = ["Audience", "Described", "describe", "explain", "explain_reasons", "missing_sentence"]
