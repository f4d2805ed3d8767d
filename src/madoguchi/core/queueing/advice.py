"""What would shorten the waits of the next hours: the same futures with and without each change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt
from statistics import fmean, stdev

from madoguchi.core.queueing.drawing import Draw, Pools, Shift
from madoguchi.core.queueing.hall import Hall, Pause
from madoguchi.core.queueing.playing import Future

FUTURES = 40
HORIZON_MIN = 180.0
LEAST_GAIN_MIN = 3.0
LEAST_GAIN_SHARE = 0.15
SURE_SHARE = 0.9
_SURE_SDS = 2.0
_WAY_MIN = 5.0
"""A clerk who changes desks is away for so long."""


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody could decide now, to happen `at` minutes from now.

    `takes`: queues of a desk that opens then ("" in `desk`: a new one; else the clerk leaves that desk for it).
    `delay_min`: the next break of `desk` begins that much later. `queues`: where the wait is looked at.
    """

    key: str
    at: float
    queues: frozenset[str]
    desk: str = ""
    takes: tuple[str, ...] = ()
    delay_min: float = 0.0


@dataclass(frozen=True, slots=True)
class Effect:
    """Mean waits in minutes of all who wait now or come within the horizon: in the queues of the change, and in all.
    `better` is the share of futures in which the change shortened the mean of all."""

    change: Change
    before: float
    after: float
    all_before: float
    all_after: float
    better: float
    is_sure: bool

    @property
    def is_worth_it(self) -> bool:
        gain = self.before - self.after
        is_big = gain >= LEAST_GAIN_MIN and gain >= LEAST_GAIN_SHARE * self.before
        return self.is_sure and is_big and self.all_after < self.all_before


def advise(
    hall: Hall, changes: Sequence[Change], seed: int, *, futures: int = FUTURES
) -> tuple[float | None, list[Effect]]:
    """(mean wait of all without any change, effects of the changes that are worth it, the best first).

    None where nobody waits or comes in any future.
    """
    plain = [_waits(hall, None, seed + 7919 * number) for number in range(futures)]
    means = [fmean(wait for _, wait in waits) for waits in plain if waits]
    if not means:
        return None, []
    effects = [_effect(hall, change, plain, seed) for change in changes]
    worth = [one for one in effects if one is not None and one.is_worth_it]
    worth.sort(key=lambda one: one.all_after - one.all_before)
    return fmean(means), worth


def _effect(hall: Hall, change: Change, plain: Sequence[list[tuple[str, float]]], seed: int) -> Effect | None:
    rows = []
    pools: Pools = {}
    for number, before in enumerate(plain):
        after = _waits(hall, change, seed + 7919 * number, pools)
        here = [[wait for queue, wait in waits if queue in change.queues] for waits in (before, after)]
        if all(here):
            everywhere = [fmean(wait for _, wait in waits) for waits in (before, after)]
            rows.append((fmean(here[0]), fmean(here[1]), *everywhere))
    if len(rows) < len(plain) / 2 or len(rows) < 2:
        return None
    gains = [row[2] - row[3] for row in rows]
    return Effect(
        change=change,
        before=fmean(row[0] for row in rows),
        after=fmean(row[1] for row in rows),
        all_before=fmean(row[2] for row in rows),
        all_after=fmean(row[3] for row in rows),
        better=fmean(gain > 0 for gain in gains),
        is_sure=fmean(gains) > _SURE_SDS * stdev(gains) / sqrt(len(gains)),
    )


def _waits(
    hall: Hall, change: Change | None, seed: int, pools: Pools | None = None
) -> list[tuple[str, float]]:
    """(queue, minutes) of everybody in one future; who still waits at its end has waited until then."""
    draw = Draw(hall, seed, pools)
    people = draw.people()
    for person in people:
        person.entered = min(0.0, person.rank[1])
    shifts = draw.shifts()
    if change is not None:
        shifts = list(_changed(shifts, change))
    future = Future(hall, people, shifts)
    booked = [one for one in draw.booked() if one[0] < HORIZON_MIN]
    future.run(booked, draw.walk_ins(), until=HORIZON_MIN)
    waits = [(call.queue, call.called - call.entered) for call in future.calls]
    return waits + [(queue, HORIZON_MIN - entered) for queue, entered in future.still_waiting()]


def _changed(shifts: Iterable[Shift], change: Change) -> Iterable[Shift]:
    for shift in shifts:
        if shift.key != change.desk:
            yield shift
        elif change.delay_min:
            first, *rest = shift.pauses or [Pause(inf)]
            later = Pause(first.start + change.delay_min, first.end + change.delay_min)
            yield replace(shift, pauses=[later, *rest] if first.end < inf else shift.pauses)
        else:
            yield replace(
                shift, pauses=[*(one for one in shift.pauses if one.start < change.at), Pause(change.at)]
            )
    if change.takes:
        way = _WAY_MIN if change.desk else 0.0
        yield Shift(change.key, dict.fromkeys(change.takes), change.at + way, [], is_at_work=False)
