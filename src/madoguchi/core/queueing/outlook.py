"""The forecast: many futures of the hall as it stands, and for each ticket the times at which it is called in them.

Deterministic: the seed is made from who is in the hall, so that a screen moves when something happened and not because
numbers were drawn again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from math import inf

from madoguchi.core.queueing.drawing import Draw, Pools
from madoguchi.core.queueing.hall import Arrivals, Hall, Turn
from madoguchi.core.queueing.playing import Future
from madoguchi.core.queueing.waits import Outlook, outlook_of

FUTURES = 120
LEAST_FUTURES = 40
_PLAYED = 2000
"""Futures × people who wait: in a full hall fewer futures do, since many waits in a row average out, and a screen must
not wait for its forecast."""
COMING_FOR_MIN = 180.0


@dataclass(frozen=True, slots=True)
class Expectation:
    """`outlook` is None when no desk is open for the ticket. `desks` are open for its queue, breaks included."""

    outlook: Outlook | None
    ahead: int
    desks: int
    naive_min: float | None
    """People ahead × mean service time ÷ desks that call now; None without one."""


def seed_of(hall: Hall) -> int:
    """From who waits where and which desks are open, not from the clock."""
    state = [
        sorted((one.key, one.stops[0].queue) for one in hall.waiting),
        sorted((desk.key, desk.is_open, desk.busy is not None) for desk in hall.desks),
    ]
    return int.from_bytes(blake2b(repr(state).encode(), digest_size=6).digest(), "big")


def futures_for(hall: Hall) -> int:
    return max(LEAST_FUTURES, min(FUTURES, _PLAYED // max(1, len(hall.waiting))))


def expect(hall: Hall, seed: int, *, futures: int = 0) -> dict[str, Expectation]:
    """Ticket key → what to expect, for everybody who waits. `futures` 0: as many as the size of the hall allows."""
    futures = futures or futures_for(hall)
    called: dict[str, list[float]] = {one.key: [] for one in hall.waiting}
    hall = replace(hall, arrivals=overtaking(hall))
    pools: Pools = {}
    for number in range(futures if called else 0):
        for key, at in play(hall, seed + 7919 * number, pools).items():
            called[key].append(at)
    naive = naive_waits(hall)
    found = {}
    for key, (ahead, desks, minutes) in naive.items():
        outlook = outlook_of(called[key] + [inf] * (futures - len(called[key]))) if desks else None
        found[key] = Expectation(outlook, ahead, desks, minutes)
    return found


def overtaking(hall: Hall) -> Arrivals | None:
    """Of those to come, the ones who can be called before somebody who waits already: they have a turn of their own,
    go on to further services, or share the calls of a service with somebody booked. The others would cost time and
    change nothing."""
    if hall.arrivals is None:
        return None
    routes = hall.arrivals.routes
    shared = {one.stops[0].service for one in hall.waiting if one.rank[0] in (Turn.BOOKED, Turn.EARLY)}
    kept = [
        one
        for one in routes
        if one.turn < Turn.WALK_IN or len(one.stops) > 1 or one.stops[0].service in shared
    ]
    if not kept:
        return None
    share = len(kept) / len(routes)
    return Arrivals([rate * share for rate in hall.arrivals.per_min], kept)


def play(hall: Hall, seed: int, pools: Pools | None = None) -> dict[str, float]:
    """One future: ticket key → when it is called first."""
    draw = Draw(hall, seed, pools)
    people = draw.people()
    future = Future(hall, people, draw.shifts())
    booked = [one for one in draw.booked() if one[0] < COMING_FOR_MIN]
    future.run(booked, draw.walk_ins(), until_called=True)
    first: dict[str, float] = {}
    for call in future.calls:
        if call.key:
            first.setdefault(call.key, call.called)
    return first


def naive_waits(hall: Hall) -> Mapping[str, tuple[int, int, float | None]]:
    """Key → (people ahead in the same queue, open desks, people ahead × mean service time ÷ desks that call now).

    What many boards show; forecasts are judged against it. The order is that of `hall.waiting`.
    """
    there = [desk for desk in hall.desks if desk.is_open]
    open_desks = Counter(queue for desk in there for queue in desk.queues)
    calling = Counter(queue for desk in there if desk.away_min is None for queue in desk.queues)
    seen: dict[str, int] = {}
    found: dict[str, tuple[int, int, float | None]] = {}
    for one in sorted(hall.waiting, key=lambda waiting: waiting.is_away):
        stop = one.stops[0]
        ahead, desks, here = seen.get(stop.queue, 0), open_desks[stop.queue], calling[stop.queue]
        seen[stop.queue] = ahead + 1
        if stop.desks:
            fitting = [desk for desk in there if desk.key in stop.desks]
            desks = len(fitting) or desks
            here = sum(desk.away_min is None for desk in fitting) or here
        mean = hall.beliefs[stop.service].plain_mean
        found[one.key] = (ahead, desks, ahead * mean / here if here else None)
    return found
