"""Random small catalogues of yes/no facts, played against the best that any order of questions can do."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from madoguchi.core.questions import Goal, Interview, Prior, Topic
from madoguchi.core.rules import AllOf, AnyOf, Clause, Condition, FactIn, Facts, Not

ON = date(2026, 4, 1)
MOST_FACTS = 10
_CHANCES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.5, 0.7, 0.9)

Known = tuple[bool | None, ...]
"""One answer per fact, None where it is open."""


@dataclass(frozen=True, slots=True)
class Small:
    """A catalogue of conditions over facts f0, f1, …; `chances` of yes."""

    conditions: tuple[Condition, ...]
    chances: tuple[float, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(f"f{place}" for place in range(len(self.chances)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Mean questions over all catalogues, by the interview and by the best order."""

    asked: float
    optimum: float

    @property
    def over_optimum(self) -> float:
        return self.asked / self.optimum


def compare_small(rng: Random, catalogues: int) -> Comparison:
    """Means are exact: every course of an interview is walked, weighted by its chance."""
    asked = optimum = 0.0
    for _ in range(catalogues):
        small = draw(rng)
        asked += Walk(small).expected()
        optimum += Optimum(small).expected()
    return Comparison(asked / catalogues, optimum / catalogues)


def draw(rng: Random, most_facts: int = MOST_FACTS) -> Small:
    facts = rng.randint(4, most_facts)
    chances = tuple(rng.choice(_CHANCES) for _ in range(facts))
    parts = [_condition(rng, facts, rng.randint(1, 3)) for _ in range(rng.randint(2, 14))]
    if rng.random() < 0.5:
        parts = [AllOf(Clause("all"), (_yes(0), part)) for part in parts]
    return Small(tuple(parts), chances)


def _condition(rng: Random, facts: int, depth: int) -> Condition:
    if depth == 0 or rng.random() < 0.25:
        leaf = _yes(rng.randrange(facts))
        return Not(Clause("not"), leaf) if rng.random() < 0.3 else leaf
    parts = tuple(_condition(rng, facts, depth - 1) for _ in range(rng.randint(2, 3)))
    return AllOf(Clause("all"), parts) if rng.random() < 0.6 else AnyOf(Clause("any"), parts)


def _yes(fact: int) -> Condition:
    return FactIn(Clause(f"f{fact}"), f"f{fact}", (True,))


class Walk:
    """The interview over every course of answers."""

    def __init__(self, small: Small) -> None:
        self.small = small
        priors = {
            name: Prior(values={True: chance, False: 1 - chance})
            for name, chance in zip(small.names, small.chances, strict=True)
        }
        # The first topic opens every interview; here nothing shall go before the choice.
        opener = Topic("opener")
        topics = [opener, *(Topic(name) for name in small.names)]
        self.interview = Interview([Goal(one) for one in small.conditions], topics, priors, ON)

    def expected(self, facts: Facts | None = None) -> float:
        facts = facts or Facts()
        ask = self.interview.next(facts)
        if ask is None:
            return 0.0
        chance = self.small.chances[int(ask.fact[1:])]
        yes = self.expected(facts.with_value(ask.fact, True))
        no = self.expected(facts.with_value(ask.fact, False))
        return 1 + chance * yes + (1 - chance) * no


class Optimum:
    """Exhaustive: over all 3ⁿ states of knowledge. A state needs no question once all its completions agree.

    Conditions are tables over all completions, held as the bits of a number; nothing is shared with the interview.
    """

    def __init__(self, small: Small) -> None:
        self.small, self.count = small, len(small.chances)
        worlds = list(itertools.product((False, True), repeat=self.count))
        self.tables = {
            sum(1 << place for place, world in enumerate(worlds) if holds(condition, world))
            for condition in small.conditions
        }
        self.all = (1 << len(worlds)) - 1
        self.yes = [sum(1 << p for p, world in enumerate(worlds) if world[f]) for f in range(self.count)]
        self._costs: dict[int, float] = {}

    def expected(self, possible: int | None = None, known: Known = ()) -> float:
        """`possible`: the worlds that the answers so far leave."""
        possible = self.all if possible is None else possible
        known = known or (None,) * self.count
        if all(table & possible in (0, possible) for table in self.tables):
            return 0.0
        found = self._costs.get(possible)
        if found is None:
            found = self._costs[possible] = min(self._asking(f, possible, known) for f in _open(known))
        return found

    def _asking(self, fact: int, possible: int, known: Known) -> float:
        chance = self.small.chances[fact]
        yes = self.expected(possible & self.yes[fact], (*known[:fact], True, *known[fact + 1 :]))
        no = self.expected(possible & ~self.yes[fact], (*known[:fact], False, *known[fact + 1 :]))
        return 1 + chance * yes + (1 - chance) * no


def _open(known: Known) -> Iterator[int]:
    return (fact for fact, value in enumerate(known) if value is None)


def holds(condition: Condition, world: Sequence[bool]) -> bool:
    """Two-valued and written anew, so that the yardstick does not lean on what it measures."""
    match condition:
        case AllOf(parts=parts):
            return all(holds(part, world) for part in parts)
        case AnyOf(parts=parts):
            return any(holds(part, world) for part in parts)
        case Not(part=part):
            return not holds(part, world)
        case FactIn(fact=fact):
            return world[int(fact[1:])]
    raise TypeError(condition)


def facts_of(small: Small, world: Sequence[bool]) -> Mapping[str, bool]:
    return dict(zip(small.names, world, strict=True))
