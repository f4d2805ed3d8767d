"""A synthetic catalogue of 2,693 procedures and 400 facts, shaped like the real one, asked through by drawn households.

Shape, as in `data/national`: a life event opens every procedure; a procedure stands on one to four clauses about facts of its
field of life; about half of those are "somebody in the household of such an age …"; a third of the facts are persons'
and most of them matter only at certain ages; a needed procedure wants its base day and, for some, who it concerns.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from madoguchi.core.questions import Ask, Goal, Interview, Prior, Topic
from madoguchi.core.rules import (
    MEMBER_COUNT,
    Age,
    AllOf,
    AnyMember,
    AnyOf,
    Clause,
    Condition,
    FactIn,
    Facts,
    Not,
    Value,
)

PROCEDURES = 2_693
FACTS = 400
EVENTS = 40
ON = date(2026, 4, 1)

_HERE = Clause("")
_AGES = (3, 6, 15, 18, 20, 40, 60, 65, 75)
_SIZES: Mapping[Value, float] = {1: 38, 2: 28, 3: 17, 4: 12, 5: 4, 6: 1}
_NO_CHANCE = (0.5, 0.3, 0.1, 0.05)


@dataclass(frozen=True, slots=True)
class Large:
    goals: tuple[Goal, ...]
    topics: tuple[Topic, ...]
    priors: Mapping[str, Prior]


@dataclass(frozen=True, slots=True)
class TimedWalk:
    """Processor time of each choice of a question, in order: what other programs of the machine do does not count."""

    milliseconds: tuple[float, ...]
    build_seconds: float


def walk_large(rng: Random, interviews: int) -> TimedWalk:
    large = draw(rng)
    before = time.thread_time()
    interview = Interview(large.goals, large.topics, large.priors, ON)
    interview.next(Facts())
    built = time.thread_time() - before
    times: list[float] = []
    for _ in range(interviews):
        times += _one(rng, interview, large)
    return TimedWalk(tuple(times), built)


def _one(rng: Random, interview: Interview, large: Large) -> Iterable[float]:
    """One household from the first question to the last."""
    facts = Facts()
    while True:
        before = time.thread_time()
        ask = interview.next(facts)
        yield (time.thread_time() - before) * 1000
        if ask is None:
            return
        facts = answered(rng, facts, ask, large.priors)


def answered(rng: Random, facts: Facts, ask: Ask, priors: Mapping[str, Prior]) -> Facts:
    """The answers of a household drawn as it goes."""
    for member in ask.members or ("",):
        facts = facts.with_value(ask.fact, _draw(rng, priors.get(ask.fact, Prior())), member)
    return facts


def _draw(rng: Random, prior: Prior) -> Value:
    if prior.ages:
        ((first, last, _),) = rng.choices(prior.ages, [share for _, _, share in prior.ages])
        return ON - timedelta(days=rng.randint(first * 365, last * 365 + 364))
    if prior.values:
        return rng.choices(list(prior.values), list(prior.values.values()))[0]
    return ON - timedelta(days=rng.randint(0, 30))


def draw(rng: Random) -> Large:
    return _Drawing(rng).large()


class _Drawing:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.priors: dict[str, Prior] = {
            "event": Prior(values={f"event{n}": 1 / (n + 1) for n in range(EVENTS)}),
            MEMBER_COUNT: Prior(values=_SIZES),
            "birth_date": Prior(ages=tuple((age, age + 9, 10.0) for age in range(0, 90, 10))),
        }
        self.topics = [Topic("event"), Topic(MEMBER_COUNT), Topic("birth_date", of_member=True)]
        self.fields: list[list[Topic]] = [[] for _ in range(EVENTS)]
        self.bases: list[str] = []

    def large(self) -> Large:
        for event in range(EVENTS):
            self._add(Topic(f"day{event}", relevant_if=_event([event])), Prior(days_ago=(0, 30)))
            self.bases.append(f"day{event}")
        while len(self.topics) < FACTS:
            self._add_fact(len(self.topics))
        goals = tuple(self._goal(event) for event in self._events())
        return Large(goals, tuple(self.topics), self.priors)

    def _events(self) -> list[int]:
        """Events of the procedures: many for the common ones, at least two each."""
        every = [event for event in range(EVENTS) for _ in range(2)]
        weights = [1 / (event + 1) ** 0.5 for event in range(EVENTS)]
        return every + self.rng.choices(range(EVENTS), weights, k=PROCEDURES - len(every))

    def _add(self, topic: Topic, prior: Prior) -> None:
        self.topics.append(topic)
        self.priors[topic.fact] = prior

    def _add_fact(self, number: int) -> None:
        """A fact belongs to the field of one event and is read by its neighbours too."""
        rng, of_member = self.rng, self.rng.random() < 0.35
        answers: list[Value] = (
            [True, False] if rng.random() < 0.7 else [f"a{n}" for n in range(rng.randint(3, 5))]
        )
        shares = [1.0, *(1 / rng.choice(_NO_CHANCE) for _ in answers[1:])]
        relevant = self._age() if of_member and rng.random() < 0.6 else None
        topic = Topic(f"fact{number}", of_member, relevant)
        self._add(topic, Prior(values=dict(zip(answers, shares, strict=True))))
        home = rng.randrange(EVENTS)
        for event in {home, (home + 1) % EVENTS, rng.randrange(EVENTS)}:
            self.fields[event].append(topic)

    def _age(self) -> Condition:
        first = self.rng.choice(_AGES)
        if self.rng.random() < 0.3:
            return Age(_HERE, until_fiscal_year_end_after=first)
        later = [age for age in _AGES if age > first]
        return Age(_HERE, at_least=first, below=self.rng.choice(later) if later else None)

    def _goal(self, event: int) -> Goal:
        rng = self.rng
        clauses = [self._clause(event) for _ in range(rng.choice((0, 1, 1, 2, 2, 3, 4)))]
        people = [clause.part for clause in clauses if isinstance(clause, AnyMember)]
        events = {event} | ({rng.randrange(EVENTS)} if rng.random() < 0.2 else set())
        return Goal(
            AllOf(_HERE, (_event(sorted(events)), *clauses)),
            of_people=tuple(people[:1]),
            base=self.bases[event] if rng.random() < 0.7 and len(events) == 1 else "",
        )

    def _clause(self, event: int) -> Condition:
        rng = self.rng
        topics = self.fields[event]
        household = [topic for topic in topics if not topic.of_member]
        person = [topic for topic in topics if topic.of_member]
        if person and rng.random() < 0.5:
            parts: list[Condition] = [self._age()] if rng.random() < 0.7 else []
            parts += [self._fact(rng.choice(person))] if rng.random() < 0.8 or not parts else []
            return AnyMember(_HERE, AllOf(_HERE, tuple(parts)))
        if not household:
            return AnyMember(_HERE, self._age())
        if rng.random() < 0.15:
            return AnyOf(_HERE, (self._fact(rng.choice(household)), self._fact(rng.choice(household))))
        return self._fact(rng.choice(household))

    def _fact(self, topic: Topic) -> Condition:
        answers = list(self.priors[topic.fact].values)
        wanted = self.rng.sample(answers, 1 if len(answers) == 2 else self.rng.randint(1, 2))
        leaf = FactIn(_HERE, topic.fact, tuple(wanted), topic.of_member)
        return Not(_HERE, leaf) if self.rng.random() < 0.1 else leaf


def _event(events: Iterable[int]) -> Condition:
    return FactIn(_HERE, "event", tuple(f"event{event}" for event in events))
