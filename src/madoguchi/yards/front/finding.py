"""The index of everything that a citizen may look for in this city, and what is found in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from madoguchi.core.search import Entry, Hit, Index, Phrase, fold, marked_pieces
from madoguchi.foundation.cities import City, Procedure
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.search_words import Referral
from madoguchi.foundation.cities.text import Text
from madoguchi.yards.front.events import events_served

MOST_EVENTS, MOST_PROCEDURES = 4, 20
MOST_LETTERS = 200
"""Of what is typed; more says nothing more."""

_EVENT, _PROCEDURE = "event:", "procedure:"
_TITLE, _KEYWORD, _SAID = 1.0, 0.95, 0.4
_BY_EVENT = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """`why`: the words that met the query, in pieces; True for those that were typed. Empty where the label has them."""

    id: str
    label: str
    summary: str = ""
    why: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    events: tuple[Found, ...]
    procedures: tuple[Found, ...]
    referrals: tuple[Referral, ...]


def find(city: City, query: str, language: str) -> Findings:
    """Best first. Words of need are answered whatever else is found."""
    typed, known = query.strip()[:MOST_LETTERS], _known(city)
    hits = known.index.find(typed, limit=len(city.procedures) + MOST_EVENTS)
    scores = {hit.id.removeprefix(_EVENT): hit.score for hit in hits if hit.id.startswith(_EVENT)}
    labels = {one.id: one.label.in_language(language) for one in city.facts[LIFE_EVENT].choices}
    events = [_event(hit, labels, typed) for hit in hits if hit.id.startswith(_EVENT)]
    others = [(_likely(city, hit, scores), hit) for hit in hits if hit.id.startswith(_PROCEDURE)]
    others.sort(key=lambda one: -one[0])
    procedures = [_procedure(city, hit, typed, language) for _score, hit in others[:MOST_PROCEDURES]]
    return Findings(tuple(events[:MOST_EVENTS]), tuple(procedures), _meant(known, typed))


def referrals_for(city: City, query: str) -> tuple[Referral, ...]:
    return _meant(_known(city), query)


def _meant(known: _Known, query: str) -> tuple[Referral, ...]:
    folded = fold(query)
    return tuple(one for one, words in known.referrals if any(word in folded for word in words))


def _likely(city: City, hit: Hit, events: Mapping[str, float]) -> float:
    """What belongs to a life event that is found as well is the likelier to be meant."""
    named = city.procedures[hit.id.removeprefix(_PROCEDURE)].events
    return hit.score + _BY_EVENT * max((events.get(one, 0.0) for one in named), default=0.0)


def _event(hit: Hit, labels: Mapping[str, str], typed: str) -> Found:
    name = hit.id.removeprefix(_EVENT)
    return Found(name, labels[name], why=_why(labels[name], hit.phrase, typed))


def _procedure(city: City, hit: Hit, typed: str, language: str) -> Found:
    procedure = city.procedures[hit.id.removeprefix(_PROCEDURE)]
    title = procedure.title.in_language(language) or procedure.name
    summary = procedure.summary.in_language(language)
    return Found(procedure.id, title, summary, _why(f"{title} {summary}", hit.phrase, typed))


def _why(shown: str, phrase: str, typed: str) -> tuple[tuple[str, bool], ...]:
    """Nothing where the reader sees the words anyway."""
    return () if phrase in shown else marked_pieces(phrase, typed)


@dataclass(frozen=True, slots=True)
class _Known:
    """`referrals` with their words folded."""

    city: City
    index: Index
    referrals: tuple[tuple[Referral, tuple[str, ...]], ...]


_MOST_KEPT = 8
_kept: dict[int, _Known] = {}


def _known(city: City) -> _Known:
    """Built once per city; a city is known by its identity, which what is built keeps alive."""
    known = _kept.get(id(city))
    if known is None or known.city is not city:
        if len(_kept) >= _MOST_KEPT:
            _kept.clear()
        known = _kept[id(city)] = _Known(
            city,
            Index(_entries(city), [one.words for one in city.synonyms.values()]),
            tuple((one, tuple(fold(word) for word in one.words)) for one in city.referrals.values()),
        )
    return known


def _entries(city: City) -> Iterator[Entry]:
    """Events first: where two fit equally well, the one that leads to everything comes first."""
    served = events_served(city)
    for choice in (one for one in city.facts[LIFE_EVENT].choices if one.id in served):
        yield Entry(
            f"{_EVENT}{choice.id}", (*_in_all(choice.label, _TITLE), *_words(choice.keywords, _KEYWORD))
        )
    for procedure in city.procedures.values():
        yield Entry(f"{_PROCEDURE}{procedure.id}", tuple(_phrases(procedure)))


def _phrases(procedure: Procedure) -> Iterator[Phrase]:
    yield Phrase(procedure.name, _TITLE)
    yield from _in_all(procedure.title, _TITLE)
    yield from _words(procedure.keywords, _KEYWORD)
    yield from _in_all(procedure.summary, _SAID)


def _words(words: Iterable[str], weight: float) -> Iterator[Phrase]:
    return (Phrase(word, weight) for word in words)


def _in_all(text: Text, weight: float) -> Iterator[Phrase]:
    texts = (text.ja, text.easy, text.en, *(one.text for one in text.others))
    return (Phrase(one, weight) for one in dict.fromkeys(texts) if one)
