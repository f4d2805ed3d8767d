"""How a drawn future runs: desks call the first of their queues, people go on to their next service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import Any

from madoguchi.core.queueing.drawing import Person, Shift
from madoguchi.core.queueing.hall import Hall, Rank, Turn
from madoguchi.core.queueing.line import Line, is_fresh
from madoguchi.core.queueing.waits import HORIZON_MIN

_FREE, _ENTER, _DONE, _DUE, _WALK_IN = range(5)
Coming = Iterator[tuple[float, Person]]


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody was called for a service: in the queue `queue` since `entered`."""

    key: str
    queue: str
    entered: float
    called: float


class Future:
    """Plays one future. `calls` holds every call in order; those who still wait at the end are in none."""

    def __init__(self, hall: Hall, people: list[Person], shifts: Iterable[Shift]) -> None:
        self.calls: list[Call] = []
        self._rule = hall.rule
        self._events: list[tuple[float, int, int, Any]] = []
        self._number = 0
        self._queues: dict[str, Line] = {}
        self._idle: list[Shift] = []
        self._uncalled = len(people)
        self._walk_ins: Coming = iter(())
        for shift in shifts:
            self._at(shift.free_at, _FREE, shift)
            if shift.now_with is not None:
                self._at(shift.done_at, _DONE, shift.now_with)
        for person, ticket in zip(people, hall.waiting, strict=True):
            if ticket.due is not None and ticket.due_rank is not None:
                self._at(max(0.0, ticket.due), _DUE, (person, ticket.due_rank))
            if not ticket.is_away:
                self._push(person)

    def run(
        self,
        booked: Iterable[tuple[float, Person]] = (),
        walk_ins: Coming | None = None,
        *,
        until: float = HORIZON_MIN,
        until_called: bool = False,
    ) -> None:
        """`until_called`: ends when everybody who waits now has been called."""
        for at, person in booked:
            self._at(at, _ENTER, person)
        self._walk_ins = walk_ins or iter(())
        self._next_walk_in()
        steps = (self._free, self._enter, self._done, self._due, self._walked_in)
        events = self._events
        while events and (self._uncalled or not until_called):
            at, _, kind, subject = heappop(events)
            if at > until:
                break
            steps[kind](at, subject)

    def still_waiting(self) -> list[tuple[str, float]]:
        """(queue, since when) of those whom nobody has called."""
        entries = (entry for line in self._queues.values() for side in line.sides for entry in side)
        found = {id(one[3]): one[3] for one in entries if is_fresh(one)}
        return [(person.stops[person.at].queue, person.entered) for person in found.values()]

    def _at(self, at: float, kind: int, subject: object) -> None:
        self._number += 1
        heappush(self._events, (at, self._number, kind, subject))

    def _push(self, person: Person) -> None:
        self._number += 1
        name = person.stops[person.at].queue
        line = self._queues.get(name)
        if line is None:
            line = self._queues[name] = Line(self._rule)
        line.push((person.rank, self._number, person.at, person))

    def _enter(self, at: float, person: Person) -> None:
        person.entered = at
        self._push(person)
        self._wake(at, person.stops[person.at].queue)

    def _due(self, at: float, subject: tuple[Person, Rank]) -> None:
        person, rank = subject
        if person.at == 0 and person.called == inf:
            person.rank = rank
            self._push(person)
            self._wake(at, person.stops[0].queue)

    def _walked_in(self, at: float, person: Person) -> None:
        self._enter(at, person)
        self._next_walk_in()

    def _next_walk_in(self) -> None:
        coming = next(self._walk_ins, None)
        if coming is not None:
            self._at(coming[0], _WALK_IN, coming[1])

    def _done(self, at: float, person: Person) -> None:
        """A service is over: the next one of the same visit, or home."""
        person.at += 1
        if person.at < len(person.stops):
            person.called = inf
            person.rank = (Turn.BOOKED, at, 0.0)
            self._enter(at, person)

    def _wake(self, at: float, queue: str) -> None:
        for index, shift in enumerate(self._idle):
            if queue in shift.queues:
                self._free(at, self._idle.pop(index))
                return

    def _free(self, at: float, shift: Shift) -> None:
        """The desk takes its break, calls the next person, or stands idle."""
        back = _back(shift, at)
        if back > at:
            if back != inf:
                self._at(back, _FREE, shift)
            return
        while (person := self._first(shift)) is not None:
            person.called = at
            if person.key and person.at == 0:
                self._uncalled -= 1
            self.calls.append(Call(person.key, person.stops[person.at].queue, person.entered, at))
            if person.leaves < at:
                continue
            if person.absent:
                self._at(at + person.absent, _FREE, shift)
            else:
                done = at + person.walk + person.minutes[person.at]
                self._at(done, _DONE, person)
                self._at(done + person.gap, _FREE, shift)
            return
        self._idle.append(shift)

    def _first(self, shift: Shift) -> Person | None:
        best: tuple[Rank, Line] | None = None
        for name in shift.queues:
            line = self._queues.get(name)
            head = line.head() if line is not None else None
            if line is not None and head is not None and (best is None or head < best[0]):
                best = (head, line)
        return best[1].pop() if best else None


def _back(shift: Shift, at: float) -> float:
    """When the desk works again: `at`, or the end of the break that has begun (its whole length is taken)."""
    while shift.pauses and shift.pauses[0].start <= at:
        pause = shift.pauses.pop(0)
        if pause.end == inf:
            return inf
        at += max(0.0, pause.end - max(pause.start, 0.0))
    return at
