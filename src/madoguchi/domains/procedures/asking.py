"""Which question comes next: the city's catalogue, cut to what `core.questions` reads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection
from datetime import date
from hashlib import blake2b
from threading import Lock

from madoguchi.core.questions import Ask, Goal, Interview, Slot, Topic
from madoguchi.core.rules import Facts
from madoguchi.domains.procedures.occasions import events_in, procedures_for
from madoguchi.domains.procedures.priors import priors_of
from madoguchi.domains.procedures.shapes import Question
from madoguchi.foundation.cities import AskedIn, City, Procedure, Scope

_MOST_KEPT = 512


class _Asking:
    """The index of one city on one day for those who come for the same, and the last answers of it: several pages of one
    step ask for the same.

    Answers are kept under a hash of the facts and never the facts themselves.
    """

    def __init__(self, city: City, on: date, events: tuple[str, ...]) -> None:
        self.city, self.on = city, on
        self.interview = interview_of(city, on, events)
        self.doors = {door: _asked_at(door, city) for door in AskedIn}
        self._kept: OrderedDict[tuple[bytes, AskedIn], Ask | None] = OrderedDict()

    def next(self, facts: Facts, skipped: Collection[Slot], door: AskedIn) -> Ask | None:
        key = (hash_of(facts, skipped), door)
        if key in self._kept:
            self._kept.move_to_end(key)
        else:
            self._kept[key] = self.interview.next(facts, frozenset(skipped), self.doors[door].__contains__)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]


_MOST_OCCASIONS = 64
_current: OrderedDict[tuple[str, ...], _Asking] = OrderedDict()
_lock = Lock()


def question_in(
    city: City, facts: Facts, on: date, skipped: Collection[Slot] = (), door: AskedIn = AskedIn.GUIDE
) -> Question | None:
    """What to ask next, or None if nothing that may be asked at this door would decide anything more.

    The index of the procedures of the household's life events is made once for a city and a day and kept. One thread at
    a time.
    """
    with _lock:
        ask = _asking(city, on, events_in(facts)).next(facts, skipped, door)
    if ask is None:
        return None
    together = tuple(city.facts[fact] for fact in ask.together)
    return Question(city.facts[ask.fact], ask.members, ask.remaining, together)


def _asking(city: City, on: date, events: tuple[str, ...]) -> _Asking:
    found = _current.pop(events, None)
    if found is None or found.city is not city or found.on != on:
        found = _Asking(city, on, events)
    _current[events] = found
    if len(_current) > _MOST_OCCASIONS:
        _current.popitem(last=False)
    return found


def interview_of(city: City, on: date, events: tuple[str, ...] = ()) -> Interview:
    """A fresh index of the city's catalogue, cut to those who come for `events` (none: the whole)."""
    goals = [_goal(procedure, city) for procedure in procedures_for(city, events)]
    topics = [Topic(one.id, one.scope is Scope.MEMBER, one.relevant_if, one.group) for one in city.facts]
    return Interview(goals, topics, priors_of(city), on)


def _asked_at(door: AskedIn, city: City) -> frozenset[str]:
    doors = list(AskedIn)
    return frozenset(one.id for one in city.facts if doors.index(one.asked_in) <= doors.index(door))


def _goal(procedure: Procedure, city: City) -> Goal:
    first, *others = ((one.base, _is_of_member(one.base, city)) for one in procedure.deadlines)
    people = [procedure.members, *(document.members for document in procedure.documents)]
    return Goal(
        condition=procedure.condition,
        of_people=tuple(condition for condition in people if condition is not None),
        of_household=tuple(one.only_if for one in procedure.documents if one.only_if is not None),
        base=first[0] if first[0] in city.facts else "",
        is_base_of_member=first[1],
        further_bases=tuple(one for one in others if one[0] in city.facts),
        members=procedure.members,
    )


def _is_of_member(fact: str, city: City) -> bool:
    return fact in city.facts and city.facts[fact].scope is Scope.MEMBER


def hash_of(facts: Facts, skipped: Collection[Slot]) -> bytes:
    """Over values with their types, members in order; the order of the answers does not matter."""
    parts: list[object] = [sorted((fact, repr(value)) for fact, value in facts.household.items())]
    parts += [(m.id, sorted((fact, repr(value)) for fact, value in m.values.items())) for m in facts.members]
    parts.append(sorted(skipped))
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=32).digest()
