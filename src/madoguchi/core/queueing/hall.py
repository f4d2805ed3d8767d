"""A hall at one moment, as the forecast sees it: desks, those who wait, those who may still come.

Times are minutes from now (0); the past is negative. A *queue* is a name that says who may call a person: the service
alone, or a service in one lane or at one counter. A *service* is what its length is known by, and what booked people
and walk-ins share the calls of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from math import inf

from madoguchi.core.queueing.shares import USUAL, Rule, Side
from madoguchi.core.queueing.times import Belief

Rank = tuple[float, float, float]
"""Place in a queue: (turn, since, number); within a turn the smallest is called first."""


class Turn(IntEnum):
    """Sides of a queue. A rank begins with one of these."""

    LAW = 0
    BOOKED = 1
    """Also families handed over from another counter."""
    WALK_IN = 2
    EARLY = 3


TURNS = {Side.LAW: Turn.LAW, Side.BOOKED: Turn.BOOKED, Side.WALK_IN: Turn.WALK_IN, Side.EARLY: Turn.EARLY}


@dataclass(frozen=True, slots=True)
class Stop:
    """One service of a visit. `desks` meet the needs of the person: while one of them is at work, no other desk calls;
    empty where any desk of the queue will do."""

    service: str
    queue: str
    desks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pause:
    """A desk is away from `start` on (when the running service has ended) until `end`; inf: for today."""

    start: float
    end: float = inf


@dataclass(frozen=True, slots=True)
class Busy:
    """Who is at the desk: since `elapsed_min`; `then` are the services that the person goes on to. `is_called`: the
    person is on the way to the desk. `priority` as in `Waiting`."""

    service: str
    elapsed_min: float
    then: tuple[Stop, ...] = ()
    is_called: bool = False
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """`is_open` False: nobody is there now, but somebody may come as on earlier days. `idle_min`: free for so long.

    `away_min`: the clerk's break has lasted so long. `breaks_taken`: breaks of at least 20 minutes so far today.
    """

    key: str
    queues: tuple[str, ...]
    busy: Busy | None = None
    is_open: bool = True
    idle_min: float = 0.0
    away_min: float | None = None
    breaks_taken: int = 0
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in a queue. `stops[0]` is what it waits for. `due` (minutes from now) with `due_rank`: an early booking
    whose time comes, or with `is_away` a ticket that asked to be called later and is not in the queue until then.
    `priority`: "", law, need; the rank has it already, the next stops will."""

    key: str
    stops: tuple[Stop, ...]
    rank: Rank
    due: float | None = None
    due_rank: Rank | None = None
    is_away: bool = False
    priority: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """A booking whose people are not here yet; `at` is negative when they are late."""

    at: float
    stops: tuple[Stop, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """What one earlier person came for."""

    stops: tuple[Stop, ...]
    turn: Turn = Turn.WALK_IN


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Walk-ins to come: people per minute for each quarter-hour of the day (96 of them), and what they come for."""

    per_min: Sequence[float]
    routes: Sequence[Route]


@dataclass(frozen=True, slots=True)
class Habits:
    """How people and clerks behave here, beside the service times. Minutes and shares.

    `gaps` from the end of a service to the next call while somebody waits, `walks` from the call to the start,
    `reactions` from the arrival to the call at a desk that is free, `breaks` lengths of breaks, `absent_share` of
    calls to which nobody comes and their time, `leaving_per_min` who go home unserved per minute of waiting,
    `no_show_share` of bookings, `earliness` of those who come to one.
    """

    gaps: Sequence[float] = (0.2, 0.4, 0.6, 1.0, 1.8)
    walks: Sequence[float] = (0.3, 0.6, 0.9, 1.2, 2.0)
    reactions: Sequence[float] = (0.1, 0.2, 0.3, 0.6, 1.0, 2.0)
    breaks: Sequence[float] = (15.0, 45.0, 55.0, 60.0, 65.0)
    absent_share: float = 0.03
    absent_min: float = 2.0
    leaving_per_min: float = 0.0005
    no_show_share: float = 0.12
    earliness: Sequence[float] = (20.0, 12.0, 8.0, 5.0, 2.0, -3.0)


@dataclass(frozen=True, slots=True)
class Hall:
    """`waiting` in the order of the calls if nobody else came. `minute` is the local minute of the day now; `closes` is
    when the doors shut, and whoever is inside is served.

    `shifts` are earlier days: desk → when somebody worked there, (from, until) in minutes of that day. Each future
    follows one of them, so that the lunch hour needs no plan that somebody would have to type.

    `rules` of the services that have one of their own; `calls` of the last quarter of an hour and the last few of each
    service, (when, whether booked), oldest first: what the shares go on from.
    """

    minute: float
    desks: Sequence[Desk]
    waiting: Sequence[Waiting]
    beliefs: Mapping[str, Belief]
    expected: Sequence[Expected] = ()
    arrivals: Arrivals | None = None
    habits: Habits = field(default_factory=Habits)
    shifts: Sequence[Mapping[str, Sequence[tuple[float, float]]]] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    calls: Mapping[str, Sequence[tuple[float, bool]]] = field(default_factory=dict)
    closes: float = 17 * 60.0

    def rule_of(self, service: str) -> Rule:
        return self.rules.get(service, USUAL)
