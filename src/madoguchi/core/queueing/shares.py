"""Who is called next: one capacity for people with a booking and people without, by a rule that is published.

1. Whoever the law puts first is called first.
2. Of the calls of a service within a quarter of an hour, a share belongs to people whose booked time has come and to
   families that come from another counter; the rest belongs to those without a booking. When one side has nobody
   waiting, the other side is called: no desk stays empty for a share.
3. Within each side, the one who has waited longest is next. A need counts as having come `head_start_min` earlier.
4. Whoever is more than `late_min` late for a booking is called by arrival; whoever is early, when nobody else waits.

A share that is not booked `release_min` before its quarter begins is no longer sold and belongs to walk-ins.
Nobody starves: of the calls of a service neither side can have all while the other waits, and within a side nobody who
comes later than the head start is called earlier. Nothing here reads a clock.

`order` is for callers, in aware datetimes. What it is made of (`place_of`, `Tally`, `merged`) takes minutes too: a forecast
plays its futures by the same rule.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heapify, heappop, heapreplace
from itertools import chain, groupby, islice
from math import floor
from typing import Any, Generic, TypeVar

T = TypeVar("T")
Moment = TypeVar("Moment", datetime, float)
"""An aware datetime, or minutes on any one scale."""
Head = tuple[int, Moment, float]
"""(what the law and an early arrival decide, since when, number): of several services, the smallest is next."""

MINUTE = timedelta(minutes=1)
QUARTER = 15 * MINUTE


class Side(StrEnum):
    LAW = "law"
    BOOKED = "booked"
    WALK_IN = "walk_in"
    EARLY = "early"


class Why(StrEnum):
    """The reason that is shown beside a waiting ticket."""

    LAW = "law"
    HANDED_OVER = "handed_over"
    BOOKED = "booked"
    NEED = "need"
    WALK_IN = "walk_in"
    LATE = "late"
    EARLY = "early"


@dataclass(frozen=True, slots=True)
class Rule:
    """The figures of the published rule. `booked_percent` is 1 to 99, so that neither side can be shut out."""

    booked_percent: int = 60
    window_calls: int = 4
    late_min: int = 15
    head_start_min: int = 30
    release_min: int = 30

    def __post_init__(self) -> None:
        if not 1 <= self.booked_percent <= 99:
            raise ValueError("booked_percent must be 1 to 99")

    @property
    def counted_calls(self) -> int:
        """At least so many calls are looked back at: with fewer, a large share would never be used up, and a slow
        counter would call one side only."""
        return max(self.window_calls, -(-self.booked_percent // (100 - self.booked_percent)))


USUAL = Rule()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody in the queue. `arrived_at`: since when (a family handed over: since then). `priority`: "", law, need."""

    key: int
    number: int
    service: str
    arrived_at: datetime
    booked_for: datetime | None = None
    priority: str = ""
    is_handed_over: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """A call that was made: what the shares are counted from. Calls by law belong to neither side and are left out."""

    service: str
    at: datetime
    is_booked: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A place in the order. `by_share`: both sides waited, and the share decided."""

    key: int
    why: Why
    side: Side
    since: datetime
    by_share: bool = False


def place_of(
    arrived: Moment,
    booked_for: Moment | None,
    now: Moment,
    rule: Rule,
    *,
    priority: str = "",
    is_handed_over: bool = False,
    minute: Any = MINUTE,
) -> tuple[Why, Side, Moment]:
    """Reason, side, and the moment that the turn counts from. `minute` is 1.0 where moments are minutes."""
    if priority == "law":
        return Why.LAW, Side.LAW, arrived
    earlier = rule.head_start_min * minute if priority == "need" else 0 * minute
    need = Why.NEED if priority == "need" else None
    if is_handed_over:
        return need or Why.HANDED_OVER, Side.BOOKED, arrived - earlier
    if booked_for is None:
        return need or Why.WALK_IN, Side.WALK_IN, arrived - earlier
    if arrived - booked_for > rule.late_min * minute:
        return need or Why.LATE, Side.WALK_IN, arrived - earlier
    if booked_for - earlier <= now:
        return need or Why.BOOKED, Side.BOOKED, booked_for - earlier
    return Why.EARLY, Side.EARLY, booked_for - earlier


def turn_of(one: Waiting, now: datetime, rule: Rule) -> Turn:
    """Side, reason and the moment that somebody's turn counts from."""
    why, side, since = place_of(
        one.arrived_at, one.booked_for, now, rule, priority=one.priority, is_handed_over=one.is_handed_over
    )
    return Turn(one.key, why, side, since)


class Tally(Generic[Moment]):
    """The calls of one service that its shares are counted from. Added in the order in which they were made."""

    __slots__ = ("_is_booked", "_made", "_quarter", "_rule")

    def __init__(
        self, rule: Rule, calls: Iterable[tuple[Moment, bool]] = (), *, quarter: Any = QUARTER
    ) -> None:
        self._rule = rule
        self._quarter = quarter
        made = tuple(calls)
        self._made: list[Moment] = [at for at, _ in made]
        self._is_booked = [is_booked for _, is_booked in made]

    def add(self, at: Moment, is_booked: bool) -> None:
        self._made.append(at)
        self._is_booked.append(is_booked)

    def line(self, booked: Sequence[T], walk_ins: Sequence[T], now: Moment) -> Iterator[tuple[T, bool]]:
        """Both sides as they would be called from now on, and of each whether the share decided."""
        at = [0, 0]
        if booked and walk_ins:
            counted, fresh = self._counted(now)
            while at[1] < len(booked) and at[0] < len(walk_ins):
                window = counted[-max(fresh, self._rule.counted_calls) :]
                is_booked = sum(window) * 100 < self._rule.booked_percent * (len(window) + 1)
                yield (booked if is_booked else walk_ins)[at[is_booked]], True
                at[is_booked] += 1
                counted.append(is_booked)
                fresh += 1
        # Mostly only the first is asked for, so no list is made of the others.
        for one in chain(islice(booked, at[1], None), islice(walk_ins, at[0], None)):
            yield one, False

    def _counted(self, now: Moment) -> tuple[list[bool], int]:
        """(sides of the last calls, how many of them were made within a quarter of an hour)."""
        fresh = len(self._made) - bisect_right(self._made, now - self._quarter)
        return self._is_booked[-max(fresh, self._rule.counted_calls) :], fresh


def order(
    waiting: Iterable[Waiting],
    calls: Iterable[Called],
    now: datetime,
    rules: Mapping[str, Rule],
    *,
    usual: Rule = USUAL,
) -> tuple[Turn, ...]:
    """Everybody of an office in the order of their calls, if nobody else came.

    `calls`: at least those of the last quarter of an hour, and the last `Rule.counted_calls` of each service. `rules` by
    service, `usual` for the others. A desk that may not take the first takes the first that it may.
    """
    by_service: dict[str, list[tuple[Waiting, Turn]]] = {}
    for one in waiting:
        turn = turn_of(one, now, rules.get(one.service, usual))
        by_service.setdefault(one.service, []).append((one, turn))
    made: dict[str, list[tuple[datetime, bool]]] = {}
    for call in sorted(calls, key=lambda call: call.at):
        made.setdefault(call.service, []).append((call.at, call.is_booked))
    lines = []
    for service, rows in by_service.items():
        tally = Tally(rules.get(service, usual), made.get(service, ()))
        lines.append(_ranked(rows, tally, now))
    return tuple(merged(lines))


RANKS = {Side.LAW: 0, Side.BOOKED: 1, Side.WALK_IN: 1, Side.EARLY: 2}


def _ranked(
    rows: list[tuple[Waiting, Turn]], tally: Tally[datetime], now: datetime
) -> Iterator[tuple[Head[datetime], Turn]]:
    """One service: by law, then both sides by their shares, then who is early."""
    rows.sort(key=lambda row: (row[1].since, row[0].number))
    sides: dict[Side, list[tuple[Head[datetime], Turn]]] = {side: [] for side in Side}
    for one, turn in rows:
        sides[turn.side].append(((RANKS[turn.side], turn.since, one.number), turn))
    yield from sides[Side.LAW]
    for (rank, turn), by_share in tally.line(sides[Side.BOOKED], sides[Side.WALK_IN], now):
        yield rank, Turn(turn.key, turn.why, turn.side, turn.since, by_share)
    yield from sides[Side.EARLY]


def merged(lines: Iterable[Iterator[tuple[Head[Moment], T]]]) -> Iterator[T]:
    """The lines of several services as one: of their heads, the smallest is next."""
    heads: list[tuple[Head[Moment], int, T, Iterator[tuple[Head[Moment], T]]]] = []
    for place, line in enumerate(lines):
        first = next(line, None)
        if first is not None:
            heads.append((first[0], place, first[1], line))
    heapify(heads)
    while heads:
        _, place, one, line = heads[0]
        yield one
        following = next(line, None)
        if following is None:
            heappop(heads)
        else:
            heapreplace(heads, (following[0], place, following[1], line))


@dataclass(frozen=True, slots=True)
class QuarterShare:
    """How a quarter of an hour of a service is shared. Units: calls; `walk_in` + `booked` = `capacity`.

    `released`: what of the share for bookings nobody booked in time.
    """

    begins_at: datetime
    capacity: int
    booked: int
    walk_in: int
    released: int


def quarter_of(moment: datetime) -> datetime:
    """The quarter of an hour that `moment` is in, by its beginning."""
    return moment - timedelta(
        minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond
    )


def share_quarter(
    begins_at: datetime, *, capacity: float, sold: int, now: datetime, rule: Rule
) -> QuarterShare:
    """The share of one quarter. `capacity`: calls that the open desks manage in it; `sold`: places booked in it.

    What was sold beyond the share (a desk closed since) is kept: a booking is a promise.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 4, 6, 9, tzinfo=UTC)
    >>> early = share_quarter(nine, capacity=5, sold=1, now=nine - timedelta(hours=1), rule=Rule())
    >>> early.booked, early.walk_in, early.released
    (3, 2, 0)
    >>> late = share_quarter(nine, capacity=5, sold=1, now=nine - timedelta(minutes=30), rule=Rule())
    >>> late.booked, late.walk_in, late.released
    (1, 4, 2)
    """
    whole = max(floor(capacity), 0)
    share = whole * rule.booked_percent // 100
    is_released = begins_at - now <= timedelta(minutes=rule.release_min)
    booked = min(whole, max(sold, 0 if is_released else share))
    return QuarterShare(begins_at, whole, booked, whole - booked, max(0, share - booked))


def count_by_quarter(times: Iterable[datetime]) -> dict[datetime, int]:
    """Beginnings of quarters → how many of `times` are in them."""
    quarters = sorted(quarter_of(moment) for moment in times)
    return {begins_at: len(list(same)) for begins_at, same in groupby(quarters)}


__all__ = [
    "QUARTER",
    "RANKS",
    "USUAL",
    "Called",
    "Head",
    "QuarterShare",
    "Rule",
    "Side",
    "Tally",
    "Turn",
    "Waiting",
    "Why",
    "count_by_quarter",
    "merged",
    "order",
    "place_of",
    "quarter_of",
    "share_quarter",
    "turn_of",
]
