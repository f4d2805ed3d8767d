"""Which of the open questions comes next.

1. A question that some open function waits for alone is asked in any case and costs nothing that could be saved. Such
   questions come first, in the order of the catalogue, with the one that saves most if it stands before them there: what
   people expect first (how many, how old) is then not put off for what is merely certain to come.
2. Of the others the one that saves most expected answers; among the best few, where that is cheap to work out, the one
   after which the expected number of further questions is smallest.

A group that has been begun is finished first. A fact whose relevance is open waits for what decides that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from madoguchi.core.questions.catalogue import Ask
from madoguchi.core.questions.diagrams import YES
from madoguchi.core.questions.index import Index, Reading
from madoguchi.core.questions.knowing import Knowing
from madoguchi.core.questions.space import NOBODY

MOST_WEIGHED = 48
"""With more open functions than this the savings are not weighed as long as any question is asked in any case."""
LOOKED_AT = 8
"""So many of the best questions are looked at one step ahead."""
MOST_STEPS = 400
"""Functions times outcomes that looking ahead may touch; beyond that the savings alone decide."""


def best(index: Index, knowing: Knowing, functions: Sequence[int]) -> Ask | None:
    """None if every open question turns out to concern nobody."""
    choice = _Choice(index, knowing, functions)
    choice.read()
    fact = choice.choose()
    return None if fact is None else choice.ask(fact)


@dataclass(slots=True)
class _Choice:
    """`readers`: how many of the functions read a fact."""

    index: Index
    knowing: Knowing
    functions: Sequence[int]
    readers: dict[str, int] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)
    _waiting: dict[str, list[str]] = field(default_factory=dict)

    def read(self) -> None:
        for function in self.functions:
            facts = self._facts(function)
            if len(facts) == 1:
                self.forced.update(facts)
            for fact in facts:
                self.readers[fact] = self.readers.get(fact, 0) + 1

    def _facts(self, function: int) -> Collection[str]:
        reading = self.index.reading(function)
        return reading.variables.keys() if reading.is_plain else self._open_facts(reading)

    def _open_facts(self, reading: Reading) -> list[str]:
        """Facts that are not known: a variable of several facts may have some of them."""
        found = []
        for fact, numbers in reading.variables.items():
            variables = [self.index.space.variable(number) for number in numbers]
            refs = [(ref, member) for one, member in variables for ref in one.refs if ref[0] == fact]
            if any(self.knowing.value(ref, member) is None for ref, member in refs):
                found.append(fact)
        return found

    def choose(self) -> str | None:
        begun = self._of_begun_groups()
        if begun:
            return min(begun, key=self._rank)
        if self.forced and len(self.functions) > MOST_WEIGHED:
            return min((one for fact in self.forced for one in self._first_of(fact)), key=self._rank)
        gains = self._gains()
        ahead = sorted(gains, key=lambda fact: (-round(gains[fact], 6), self._rank(fact)))
        firsts = list(dict.fromkeys(one for fact in ahead[:LOOKED_AT] for one in self._first_of(fact)))
        if self.forced:
            forced = {one for fact in self.forced for one in self._first_of(fact)}
            return min(forced.union(firsts[:1]), key=self._rank)
        return self._look_ahead(firsts) or next(iter(firsts), None)

    def _gains(self) -> dict[str, float]:
        gains: dict[str, float] = {}
        for function in self.functions:
            saved = self.index.gains(function)
            for fact in self._facts(function):
                gains[fact] = gains.get(fact, 0.0) + saved[fact]
        return gains

    def _rank(self, fact: str) -> int:
        return self.index.rank.get(fact, len(self.index.rank))

    def _first_of(self, fact: str) -> list[str]:
        """Facts that may be asked now and lead to this one; the fact itself where nothing, or only a circle, does."""
        found: dict[str, None] = {}
        seen, left = {fact}, list(self._waits_for(fact))
        while left:
            name = left.pop()
            if name not in seen:
                seen.add(name)
                before = self._waits_for(name)
                left += before
                found.update({} if before else {name: None})
        return list(found) or [fact]

    def _waits_for(self, fact: str) -> list[str]:
        """Facts that decide whether this one concerns anybody."""
        found = self._waiting.get(fact)
        if found is None:
            found = self._waiting[fact] = list(dict.fromkeys(self._deciding(fact)))
        return found

    def _deciding(self, fact: str) -> Iterator[str]:
        topic = self.index.topics.get(fact)
        if topic is None or topic.relevant_if is None:
            return
        for owner in range(len(self.knowing.ids)) if topic.of_member else (NOBODY,):
            if self.knowing.value((fact, topic.of_member), owner) is None:
                relevance = self.index.compiler.function(topic.relevant_if, self.knowing.people, owner)
                for function in self.knowing.left(relevance):
                    if function > YES:
                        yield from self._facts(function)

    def _of_begun_groups(self) -> list[str]:
        topics = self.index.topics
        groups = {topics[fact].group for fact in self.readers if fact in topics} - {""}
        if not groups:
            return []
        asked = {topics[fact].group for fact in self._answered() if fact in topics}
        begun = groups & asked
        return [
            fact
            for fact in self.readers
            if fact in topics and topics[fact].group in begun and not self._waits_for(fact)
        ]

    def _answered(self) -> set[str]:
        known = {fact for _, fact, _ in self.knowing.facts.known()}
        return known | {fact for _, fact in self.knowing.skipped}

    def _look_ahead(self, facts: Sequence[str]) -> str | None:
        """None where it would take too long, or where a question is answered by several people at once."""
        variables: dict[str, set[int]] = {}
        for function in self.functions:
            for fact, numbers in self.index.reading(function).variables.items():
                variables.setdefault(fact, set()).update(numbers)
        if any(len(variables.get(fact, ())) != 1 for fact in facts):
            return None
        single = {fact: next(iter(variables[fact])) for fact in facts}
        weights = {fact: self.index.space.variable(number)[0].weights for fact, number in single.items()}
        if len(self.functions) * sum(map(len, weights.values())) > MOST_STEPS:
            return None
        return min(
            facts, key=lambda fact: (round(self._after(single[fact], weights[fact]), 9), self._rank(fact))
        )

    def _after(self, number: int, weights: Sequence[float]) -> float:
        """Expected number of further questions if each function then goes its own best way."""
        known = self.index.diagrams.known
        return sum(
            weight * self._expected({known(function, number, cell) for function in self.functions})
            for cell, weight in enumerate(weights)
        )

    def _expected(self, functions: Iterable[int]) -> float:
        spared: dict[int, float] = {}
        for function in functions:
            needs: Mapping[int, float] = self.index.policies.policy(function).needs
            for number, need in needs.items():
                spared[number] = spared.get(number, 1.0) * (1 - need)
        return sum(1 - chance for chance in spared.values())

    def ask(self, fact: str) -> Ask:
        topics = self.index.topics
        group = topics[fact].group if fact in topics else ""
        mates = [
            other
            for other in self.readers
            if group and other != fact and topics[other].group == group and not self._waits_for(other)
        ]
        return Ask(fact, self._members(fact), tuple(sorted(mates, key=self._rank)), len(self.readers))

    def _members(self, fact: str) -> tuple[str, ...]:
        """All whom it may concern and whose value is open share the screen, also those nothing waits for yet.

        A condition such as "any member" stops waiting at the first yes; asking the others later takes another screen.
        """
        topic = self.index.topics.get(fact)
        if topic is None or not topic.of_member:
            return ()
        return tuple(
            name
            for member, name in enumerate(self.knowing.ids)
            if self.knowing.value((fact, True), member) is None
            and not self.knowing.is_closed((fact, True), member)
        )
