"""Who is called next: one capacity for people with a booking and people without, by a rule that is published.

1. Whoever the law puts first is called first.
2. Of the calls of a service within a quarter of an hour, a share belongs to people whose booked time has come and to
   families that come from another counter; the rest belongs to those without a booking. When one side has nobody
   waiting, the other side is called: no desk stays empty for a share.
3. Within each side, the one who has waited longest is next. A need counts as having come `head_start_min` earlier.
4. Whoever is more than `late_min` late for a booking is called by arrival; whoever is early, when nobody else waits.

A share that is not booked `release_min` before its quarter begins is no longer sold and belongs to walk-ins.
Nobody starves: of the calls of a service neither side can have all while the other waits, and within a side nobody who
comes later than the head start is called earlier. Times are aware datetimes; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from heapq import heapify, heappop, heappush
from itertools import groupby
from math import floor

QUARTER = timedelta(minutes=15)


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


def turn_of(one: Waiting, now: datetime, rule: Rule) -> Turn:
    """Side, reason and the moment that somebody's turn counts from."""
    if one.priority == "law":
        return Turn(one.key, Why.LAW, Side.LAW, one.arrived_at)
    earlier = timedelta(minutes=rule.head_start_min) if one.priority == "need" else timedelta()
    need = Why.NEED if earlier else None
    if one.is_handed_over:
        return Turn(one.key, need or Why.HANDED_OVER, Side.BOOKED, one.arrived_at - earlier)
    if one.booked_for is None:
        return Turn(one.key, need or Why.WALK_IN, Side.WALK_IN, one.arrived_at - earlier)
    if one.arrived_at - one.booked_for > timedelta(minutes=rule.late_min):
        return Turn(one.key, need or Why.LATE, Side.WALK_IN, one.arrived_at - earlier)
    if one.booked_for - earlier <= now:
        return Turn(one.key, need or Why.BOOKED, Side.BOOKED, one.booked_for - earlier)
    return Turn(one.key, Why.EARLY, Side.EARLY, one.booked_for - earlier)


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
    made: dict[str, list[Called]] = {}
    for call in sorted(calls, key=lambda call: call.at):
        made.setdefault(call.service, []).append(call)
    lines = [
        _line(rows, made.get(service, []), now, rules.get(service, usual))
        for service, rows in by_service.items()
    ]
    return tuple(_merged(lines))


_Numbered = tuple[int, Turn]


def _line(
    rows: list[tuple[Waiting, Turn]], calls: Sequence[Called], now: datetime, rule: Rule
) -> list[_Numbered]:
    """One service: by law, then both sides by their shares, then who is early."""
    rows.sort(key=lambda row: (row[1].since, row[0].number))
    sides: dict[Side, list[_Numbered]] = {side: [] for side in Side}
    for one, turn in rows:
        sides[turn.side].append((one.number, turn))
    return [*sides[Side.LAW], *_shared(sides, calls, now, rule), *sides[Side.EARLY]]


def _shared(
    sides: Mapping[Side, list[_Numbered]], calls: Sequence[Called], now: datetime, rule: Rule
) -> list[_Numbered]:
    booked, walk_ins = sides[Side.BOOKED][::-1], sides[Side.WALK_IN][::-1]
    counted = [call.is_booked for call in calls]
    fresh = sum(now - call.at < QUARTER for call in calls)
    found: list[_Numbered] = []
    while booked and walk_ins:
        window = counted[-max(fresh, rule.counted_calls) :]
        is_booked = sum(window) * 100 < rule.booked_percent * (len(window) + 1)
        number, turn = (booked if is_booked else walk_ins).pop()
        found.append((number, Turn(turn.key, turn.why, turn.side, turn.since, by_share=True)))
        counted.append(is_booked)
        fresh += 1
    return [*found, *booked[::-1], *walk_ins[::-1]]


def _merged(lines: Iterable[list[_Numbered]]) -> Iterable[Turn]:
    """The lines of several services as one: of their heads, the one that the law or the longest wait puts first."""
    rank = {Side.LAW: 0, Side.BOOKED: 1, Side.WALK_IN: 1, Side.EARLY: 2}
    left = [line[::-1] for line in lines]
    heads = [(rank[line[-1][1].side], line[-1][1].since, line[-1][0], at) for at, line in enumerate(left)]
    heapify(heads)
    while heads:
        *_, at = heappop(heads)
        yield left[at].pop()[1]
        if left[at]:
            number, turn = left[at][-1]
            heappush(heads, (rank[turn.side], turn.since, number, at))


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
    "USUAL",
    "Called",
    "QuarterShare",
    "Rule",
    "Side",
    "Turn",
    "Waiting",
    "Why",
    "count_by_quarter",
    "order",
    "quarter_of",
    "share_quarter",
    "turn_of",
]
