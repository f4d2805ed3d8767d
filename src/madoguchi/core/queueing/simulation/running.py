"""A hall as it runs for one day, event by event. It shares no line with the forecast, which only sees what a clerk's
console would show; numbers are called as the desks of the house call them, by `shares.order`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from madoguchi.core.queueing import shares
from madoguchi.core.queueing.learning import Called, Served
from madoguchi.core.queueing.shares import Side, Turn
from madoguchi.core.queueing.simulation.truth import TrueClerk, TrueDay, Visitor, lognormal

_SPREAD = 0.8
_EXPECTED_FOR = 60.0
_MIDNIGHT = datetime(2026, 4, 6, tzinfo=UTC)


@dataclass(slots=True)
class Guest:
    """A visitor inside. `stop` counts the services that are over; `queued_at` since when in this queue."""

    number: int
    visitor: Visitor
    issued: float
    queued_at: float
    stop: int = 0
    state: str = "waiting"
    is_handed_over: bool = False
    returned_at: float = 0.0

    @property
    def service(self) -> str:
        return self.visitor.services[self.stop]


@dataclass(slots=True)
class Desk:
    clerk: TrueClerk
    is_open: bool = False
    guest: Guest | None = None
    is_called: bool = False
    since: float = 0.0
    away_from: float | None = None
    lunches: int = 0
    idle_from: float = 0.0
    opened: float = 0.0
    is_ready: bool = False


@dataclass(slots=True)
class Diary:
    """What the house writes down."""

    served: list[Served] = field(default_factory=list)
    calls: list[Called] = field(default_factory=list)
    absences: list[tuple[int, float]] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    left: int = 0
    breaks: list[float] = field(default_factory=list)
    earliness: list[float] = field(default_factory=list)
    missed: int = 0
    issued: list[float] = field(default_factory=list)
    shifts: dict[str, list[tuple[float, float]]] = field(default_factory=dict)


class DayRun:
    """`on_issue(run, guest)` when a ticket is given out, `on_call(run, guest)` when it is called, `on_leave` when its
    people went home unserved. `minute` is the time now."""

    def __init__(self, day: TrueDay, random: Random) -> None:
        self.day = day
        self.minute = 0.0
        self.diary = Diary()
        self.waiting: list[Guest] = []
        self.desks = [Desk(clerk) for clerk in day.clerks]
        self.on_issue: Callable[[DayRun, Guest], None] = _nothing
        self.on_call: Callable[[DayRun, Guest], None] = _nothing
        self.on_leave: Callable[[DayRun, Guest], None] = _nothing
        self._random = random
        self._events: list[tuple[float, int, Callable[[Any], None], Any]] = []
        self._number = 0
        self.shared_calls: list[shares.Called] = []
        self._calls_of: dict[str, list[shares.Called]] = {}

    def run(self) -> Diary:
        for visitor in self.day.visitors:
            self._plan(visitor.at, self._arrive, visitor)
        for desk in self.desks:
            self._plan(desk.clerk.begins, self._open, desk)
        while self._events:
            self.minute, _, step, subject = heappop(self._events)
            step(subject)
        self.diary.missed = len(self.day.missing)
        return self.diary

    def expected(self) -> list[Visitor]:
        """Bookings of today whose people are not here yet; nobody knows which of them never come."""
        booked = [one for one in self.day.visitors if one.booked_for is not None and one.at > self.minute]
        missing = [one for one in self.day.missing if (one.booked_for or 0.0) + _EXPECTED_FOR > self.minute]
        return [*booked, *missing]

    def order(self) -> list[tuple[Guest, Turn]]:
        """The queue as the published rule has it now."""
        by_number = {guest.number: guest for guest in self.waiting}
        turns = shares.order(
            map(_waiting, self.waiting), self._counted_calls(), moment(self.minute), {}, usual=self.day.rule
        )
        return [(by_number[turn.key], turn) for turn in turns]

    def _counted_calls(self) -> Iterator[shares.Called]:
        """As many of the calls as the rule looks at; a long day's would be sorted at each call anew."""
        since, last = moment(self.minute) - shares.QUARTER, self.day.rule.counted_calls
        for calls in self._calls_of.values():
            fresh = bisect_right(calls, since, key=lambda call: call.at)
            yield from calls[min(fresh, max(len(calls) - last, 0)) :]

    def _plan(self, at: float, step: Callable[[Any], None], subject: object) -> None:
        self._number += 1
        heappush(self._events, (at, self._number, step, subject))

    def _arrive(self, visitor: Visitor) -> None:
        guest = Guest(len(self.diary.issued) + 1, visitor, self.minute, self.minute)
        self.diary.issued.append(self.minute)
        if visitor.booked_for is not None:
            self.diary.earliness.append(visitor.booked_for - self.minute)
            self._plan(max(self.minute, visitor.booked_for), self._wake, guest)
        self.waiting.append(guest)
        self.on_issue(self, guest)
        self._plan(self.minute + visitor.patience, self._lose_patience, guest)
        self._wake(guest)

    def _lose_patience(self, guest: Guest) -> None:
        if guest in self.waiting and guest.stop == 0:
            guest.state = "gone"
            if not guest.visitor.is_quiet:
                self.waiting.remove(guest)
                self.diary.left += 1
                self.on_leave(self, guest)

    def _wake(self, guest: Guest) -> None:
        """One free desk looks at the queue; after hours somebody stays for those who are inside."""
        able = [desk for desk in self.desks if guest.service in desk.clerk.services]
        ready = next((desk for desk in able if desk.is_ready), None)
        if ready is not None:
            self._look(ready)
        elif able and not any(desk.is_open for desk in able) and self.minute >= able[0].clerk.ends:
            self._open(able[0])

    def _open(self, desk: Desk) -> None:
        desk.is_open, desk.away_from = True, None
        desk.opened = desk.idle_from = self.minute
        self._look(desk)

    def _look(self, desk: Desk) -> None:
        """Lunch, the end of the shift, the next number, or nothing to do."""
        desk.is_ready = False
        clerk = desk.clerk
        if clerk.lunch_at is not None and not desk.lunches and self.minute >= clerk.lunch_at:
            self._go_to_lunch(desk)
            return
        found = self._next(desk)
        if found is None and self.minute >= clerk.ends:
            desk.is_open = False
            self.diary.shifts.setdefault(clerk.seat, []).append((desk.opened, self.minute))
            return
        if found is None:
            desk.is_ready = True
            until = clerk.lunch_at if clerk.lunch_at is not None and not desk.lunches else clerk.ends
            self._plan(max(until, self.minute + 0.01), self._look_if_ready, desk)
            return
        self._call(desk, *found)

    def _look_if_ready(self, desk: Desk) -> None:
        if desk.is_ready:
            self._look(desk)

    def _go_to_lunch(self, desk: Desk) -> None:
        length = desk.clerk.lunch_min
        desk.lunches, desk.away_from = 1, self.minute
        self.diary.breaks.append(length)
        self.diary.shifts.setdefault(desk.clerk.seat, []).append((desk.opened, self.minute))
        last = self.diary.served[-1] if self.diary.served else None
        if (
            last
            and last.clerk == desk.clerk.seat
            and self._random.random() < self.day.manners.forgets_at_lunch
        ):
            forgotten = Served(last.person, last.clerk, last.service, last.started, self.minute + length)
            self.diary.served[-1] = forgotten
        self._plan(self.minute + length, self._open, desk)

    def _next(self, desk: Desk) -> tuple[Guest, Turn] | None:
        mine = desk.clerk.services
        return next(((guest, turn) for guest, turn in self.order() if guest.service in mine), None)

    def _call(self, desk: Desk, guest: Guest, turn: Turn) -> None:
        if turn.side != Side.LAW:
            is_booked = turn.side != Side.WALK_IN
            call = shares.Called(guest.service, moment(self.minute), is_booked)
            self.shared_calls.append(call)
            self._calls_of.setdefault(guest.service, []).append(call)
        self.waiting.remove(guest)
        self.diary.calls.append(
            Called(guest.number, desk.clerk.seat, self.minute, max(guest.queued_at, guest.returned_at))
        )
        desk.guest, desk.is_called, desk.since = guest, True, self.minute
        if guest.state == "gone":
            self.on_leave(self, guest)
        else:
            self.on_call(self, guest)
            self.diary.waits.append(self.minute - guest.queued_at)
        if guest.state == "gone" or not guest.visitor.hears:
            self._plan(self.minute + self.day.manners.absent_min, self._give_up, desk)
        else:
            self._plan(self.minute + self._some(self.day.manners.walk), self._start, desk)

    def _give_up(self, desk: Desk) -> None:
        guest = desk.guest
        assert guest is not None
        self.diary.absences.append((guest.number, self.minute))
        desk.guest = None
        if guest.state != "gone" and self._random.random() < 0.5:
            guest.visitor = Visitor(guest.visitor.at, guest.visitor.services, guest.visitor.booked_for)
            self._plan(self.minute + self.day.manners.returns_after, self._return, guest)
        self._look(desk)

    def _return(self, guest: Guest) -> None:
        guest.returned_at = self.minute
        self.waiting.append(guest)
        self._wake(guest)

    def _start(self, desk: Desk) -> None:
        guest = desk.guest
        assert guest is not None
        desk.is_called, desk.since = False, self.minute
        service = self.day.services[guest.service]
        self._plan(self.minute + service.draw(self._random, self.minute, desk.clerk.speed), self._end, desk)

    def _end(self, desk: Desk) -> None:
        guest = desk.guest
        assert guest is not None
        seat = desk.clerk.seat
        booked = guest.visitor.booked_for is not None
        self.diary.served.append(Served(guest.number, seat, guest.service, desk.since, self.minute, booked))
        desk.guest, desk.idle_from = None, self.minute
        if guest.stop + 1 < len(guest.visitor.services):
            guest.stop += 1
            guest.queued_at, guest.is_handed_over = self.minute, True
            self.waiting.append(guest)
            self._wake(guest)
        self._plan(self.minute + self._some(self.day.manners.gap), self._look, desk)

    def _some(self, mean: float) -> float:
        return lognormal(self._random, mean, _SPREAD)


def moment(minute: float) -> datetime:
    """A minute of the day as the rule takes it."""
    return _MIDNIGHT + timedelta(minutes=minute)


def _waiting(guest: Guest) -> shares.Waiting:
    visitor = guest.visitor
    return shares.Waiting(
        key=guest.number,
        number=guest.number,
        service=guest.service,
        arrived_at=moment(guest.queued_at),
        booked_for=None if visitor.booked_for is None else moment(visitor.booked_for),
        priority="law" if visitor.is_law else "",
        is_handed_over=guest.is_handed_over,
    )


def _nothing(run: DayRun, guest: Guest) -> None:
    return None
