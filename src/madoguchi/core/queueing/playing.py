"""How a drawn future runs: desks call the first of their queues, people go on to their next service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf
from typing import Any

from madoguchi.core.queueing.drawing import Person, Shift
from madoguchi.core.queueing.hall import TURNS, Hall, Stop
from madoguchi.core.queueing.line import Entry, Line
from madoguchi.core.queueing.shares import merged, place_of
from madoguchi.core.queueing.waits import HORIZON_MIN

_FREE, _ENTER, _DONE, _DUE, _WALK_IN, _AWAY = range(6)
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
        self._hall = hall
        self._events: list[tuple[float, int, int, Any]] = []
        self._number = 0
        self._lines: dict[str, Line] = {}
        self._line_of: dict[str, Line] = {}
        self._in_queue: dict[str, int] = {}
        self._picky = 0
        self._at_work: set[str] = set()
        self._idle: list[Shift] = []
        self._uncalled = len(people)
        self._walk_ins: Coming = iter(())
        for shift in shifts:
            self._at(shift.free_at, _FREE, shift)
            if shift.is_at_work:
                self._at_work.add(shift.key)
            if shift.now_with is not None:
                self._at(shift.done_at, _DONE, shift.now_with)
        for person, ticket in zip(people, hall.waiting, strict=True):
            if person.due < inf:
                self._at(max(0.0, person.due), _DUE, person)
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
        steps = (self._free, self._enter, self._done, self._due, self._walked_in, self._go_away)
        events = self._events
        while events and (self._uncalled or not until_called):
            at, _, kind, subject = heappop(events)
            if at > until:
                break
            steps[kind](at, subject)

    def still_waiting(self) -> list[tuple[str, float]]:
        """(queue, since when) of those whom nobody has called."""
        people = (person for line in self._lines.values() for person in line.waiting())
        return [(person.stops[person.at].queue, person.entered) for person in people]

    def _at(self, at: float, kind: int, subject: object) -> None:
        self._number += 1
        heappush(self._events, (at, self._number, kind, subject))

    def _push(self, person: Person) -> None:
        self._number += 1
        stop = person.stops[person.at]
        line = self._lines.get(stop.service)
        if line is None:
            hall, service = self._hall, stop.service
            line = self._lines[service] = Line(hall.rule_of(service), hall.calls.get(service, ()))
        person.entry = (person.rank, self._number, person)
        line.push(person.entry)
        self._line_of[stop.queue] = line
        self._in_queue[stop.queue] = self._in_queue.get(stop.queue, 0) + 1
        self._picky += bool(stop.desks)

    def _drop(self, person: Person) -> Entry:
        """Out of the queue; the entry that was there."""
        entry, stop = person.entry, person.stops[person.at]
        assert entry is not None
        person.entry = None
        self._in_queue[stop.queue] -= 1
        self._picky -= bool(stop.desks)
        return entry

    def _enter(self, at: float, person: Person) -> None:
        person.entered = at
        self._push(person)
        if at < person.due < inf:
            self._at(person.due, _DUE, person)
        self._wake(at, person.stops[person.at])

    def _due(self, at: float, person: Person) -> None:
        """The time of a booking has come, or somebody who asked to be called later is back."""
        if person.at or person.called < inf:
            return
        if person.entry is not None:
            self._lines[person.stops[0].service].drop(self._drop(person))
        person.rank = person.due_rank
        self._push(person)
        self._wake(at, person.stops[0])

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
            rule = self._hall.rule_of(person.stops[person.at].service)
            _, side, since = place_of(
                at, None, at, rule, priority=person.priority, is_handed_over=True, minute=1.0
            )
            person.rank = (TURNS[side], since, 0.0)
            person.due = inf
            self._enter(at, person)

    def _wake(self, at: float, stop: Stop) -> None:
        for index, shift in enumerate(self._idle):
            if stop.queue in shift.queues and self._fits(stop, shift):
                self._free(at, self._idle.pop(index))
                return

    def _fits(self, stop: Stop, shift: Shift) -> bool:
        """Desks that meet somebody's needs come first; where none of them is at work, any desk does."""
        return not stop.desks or shift.key in stop.desks or self._at_work.isdisjoint(stop.desks)

    def _go_away(self, at: float, shift: Shift) -> None:
        """A free desk does not wait for somebody to come before it takes its break."""
        if shift in self._idle:
            self._idle.remove(shift)
            self._free(at, shift)

    def _free(self, at: float, shift: Shift) -> None:
        """The desk takes its break, calls the next person, or stands idle."""
        back = _back(shift, at)
        if back > at:
            if back != inf:
                self._at(back, _FREE, shift)
            self._leave_desk(at, shift)
            return
        self._at_work.add(shift.key)
        while (person := self._first(at, shift)) is not None:
            person.called = at
            if person.key and person.at == 0:
                self._uncalled -= 1
            self.calls.append(Call(person.key, person.stops[person.at].queue, person.entered, at))
            if person.leaves < at:
                continue
            if person.absent:
                self._at(at + person.absent, _FREE, shift)
            else:
                done = at + person.walk + person.minutes()
                self._at(done, _DONE, person)
                self._at(done + person.gap, _FREE, shift)
            return
        self._idle.append(shift)
        if shift.pauses:
            self._at(shift.pauses[0].start, _AWAY, shift)

    def _leave_desk(self, at: float, shift: Shift) -> None:
        """Whoever waited for this desk's skills may now be called by another one that stands idle."""
        self._at_work.discard(shift.key)
        if self._picky:
            idle, self._idle = self._idle, []
            for other in idle:
                self._free(at, other)

    def _first(self, at: float, shift: Shift) -> Person | None:
        waiting = self._in_queue
        lines = {self._line_of[name]: None for name in shift.queues if waiting.get(name)}
        if not lines:
            return None
        for entry in _in_order(lines, at):
            person = entry[2]
            stop = person.stops[person.at]
            if stop.queue in shift.queues and self._fits(stop, shift):
                self._lines[stop.service].call(self._drop(person), at)
                return person
        return None


def _in_order(lines: Iterable[Line], at: float) -> Iterator[Entry]:
    first, *more = (line.entries(at) for line in lines)
    return merged((first, *more)) if more else (entry for _, entry in first)


def _back(shift: Shift, at: float) -> float:
    """When the desk works again: `at`, or the end of the break that has begun (its whole length is taken)."""
    while shift.pauses and shift.pauses[0].start <= at:
        pause = shift.pauses.pop(0)
        if pause.end == inf:
            return inf
        at += max(0.0, pause.end - max(pause.start, 0.0))
    return at
