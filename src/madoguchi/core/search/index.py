"""What a citizen means by a few words, among the things that a city hall has names for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from madoguchi.core.search.romaji import kana_from_romaji
from madoguchi.core.search.spelling import Spelling
from madoguchi.core.search.terms import Terms, fold, terms_of, words_of

_SAME_WORD = 2.0
"""A word that stands for another says what is meant, whatever else is written around it."""
_CORRECTED = 0.8
_IN_ANY_PHRASE = 0.5
_EXACT, _WHOLE, _START = 1.0, 0.5, 0.3
_MORE_THAN_CHANCE = 2
"""One pair of characters in common happens to any two texts (めん in ラーメン and めんじょ)."""
_LEAST = 0.4
_LEAST_OF_BEST = 0.3


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words under which an entry is to be found. `weight`: 1 for a name, less for what is said about it."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    id: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """`phrase` are those words of the entry that met the query best. `score` compares hits of one query only."""

    id: str
    score: float
    phrase: str


@dataclass(frozen=True, slots=True)
class _Known:
    """A phrase with its entry's place; `length` is that of its terms as a vector."""

    entry: int
    text: str
    folded: str
    weight: float
    length: float


class Index:
    """Built once; asking changes nothing. `same` are groups of words that mean the same (folded here)."""

    def __init__(self, entries: Iterable[Entry], same: Iterable[Sequence[str]] = ()) -> None:
        self._entries = tuple(entries)
        self._same = [(f"={place}", tuple(fold(word) for word in words)) for place, words in enumerate(same)]
        terms = [[self._terms(phrase.text) for phrase in entry.phrases] for entry in self._entries]
        self._idf = _rarity(terms)
        self._unseen = math.log(len(self._entries) + 1)
        self._phrases: list[_Known] = []
        self._where: dict[str, list[tuple[int, float]]] = {}
        for place, (entry, of_entry) in enumerate(zip(self._entries, terms, strict=True)):
            for phrase, of_phrase in zip(entry.phrases, of_entry, strict=True):
                self._add(place, phrase, of_phrase)
        self._spelling = Spelling(
            word for entry in self._entries for p in entry.phrases for word in words_of(p.text)
        )

    def find(self, query: str, limit: int = 20) -> tuple[Hit, ...]:
        """The best hits first; equal ones in the order of the entries. None where nothing fits."""
        best: dict[int, Hit] = {}
        for reading in self._readings(query):
            for place, hit in self._scored(reading).items():
                if place not in best or hit.score > best[place].score:
                    best[place] = hit
        ordered = sorted(best.items(), key=lambda one: (-one[1].score, one[0]))
        least = max(_LEAST, ordered[0][1].score * _LEAST_OF_BEST) if ordered else 0.0
        return tuple(hit for _place, hit in ordered if hit.score >= least)[:limit]

    def _readings(self, query: str) -> Iterable[str]:
        yield query
        kana = kana_from_romaji(query) if query.isascii() else ""
        if kana:
            yield kana

    def _terms(self, text: str) -> Terms:
        folded = fold(text)
        meant = {group: _SAME_WORD for group, words in self._same if any(word in folded for word in words)}
        return {**terms_of(text), **meant}

    def _asked(self, query: str) -> Terms:
        asked = self._terms(query)
        for word in words_of(query):
            for near in self._spelling.near(word):
                for term, weight in self._terms(near).items():
                    asked[term] = max(asked.get(term, 0.0), weight * _CORRECTED)
        return asked

    def _add(self, entry: int, phrase: Phrase, terms: Terms) -> None:
        length = math.sqrt(sum((weight * self._idf[term]) ** 2 for term, weight in terms.items()))
        number = len(self._phrases)
        self._phrases.append(_Known(entry, phrase.text, fold(phrase.text), phrase.weight, length or 1.0))
        for term, weight in terms.items():
            self._where.setdefault(term, []).append((number, weight * self._idf[term]))

    def _scored(self, query: str) -> dict[int, Hit]:
        asked, folded = self._asked(query), fold(query)
        length = (
            math.sqrt(sum((w * self._idf.get(t, self._unseen / 2)) ** 2 for t, w in asked.items())) or 1.0
        )
        products: dict[int, float] = {}
        covered: dict[int, float] = {}
        told: dict[int, int] = {}
        for term, weight in asked.items():
            entries = self._collect(term, weight * self._idf.get(term, 0.0), products, covered)
            for entry in entries:
                told[entry] = told.get(entry, 0) + (1 if term[0] == "b" else _MORE_THAN_CHANCE)
        enough = min(_MORE_THAN_CHANCE, len(asked))
        found: dict[int, Hit] = {}
        for number, product in products.items():
            known = self._phrases[number]
            if told[known.entry] < enough:
                continue
            score = known.weight * (product / (length * known.length) + _boost(folded, known.folded))
            if known.entry not in found or score > found[known.entry].score:
                found[known.entry] = Hit(self._entries[known.entry].id, score, known.text)
        return {
            place: Hit(hit.id, hit.score + _IN_ANY_PHRASE * math.sqrt(covered[place]) / length, hit.phrase)
            for place, hit in found.items()
        }

    def _collect(
        self, term: str, weight: float, products: dict[int, float], covered: dict[int, float]
    ) -> set[int]:
        """Adds what `term` says to each phrase, and once to each entry; returns these."""
        entries: set[int] = set()
        if not weight:
            return entries
        for number, own in self._where[term]:
            products[number] = products.get(number, 0.0) + weight * own
            entries.add(self._phrases[number].entry)
        for entry in entries:
            covered[entry] = covered.get(entry, 0.0) + weight * weight
        return entries


def _rarity(terms: Sequence[Sequence[Mapping[str, float]]]) -> dict[str, float]:
    """Term → how much it tells one entry from the others; next to nothing for what stands nearly everywhere."""
    counts: dict[str, int] = {}
    for of_entry in terms:
        for term in set().union(*of_entry):
            counts[term] = counts.get(term, 0) + 1
    total = len(terms)
    return {term: math.log((total + 1) / n) for term, n in counts.items()}


def _boost(query: str, phrase: str) -> float:
    """For the same words, for words that stand whole in the query, and for a beginning."""
    if not query or not phrase:
        return 0.0
    if query == phrase:
        return _EXACT
    if len(phrase) > 1 and phrase in query:
        return _WHOLE * math.sqrt(len(phrase) / len(query))
    if len(query) > 1 and phrase.startswith(query):
        return _START
    return 0.0
