"""From the records of earlier days to what a forecast needs. Times are minutes on one running scale of the caller's;
nothing is kept by clerk or by person."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from madoguchi.core.queueing.hall import Habits

_PRIOR = Habits()
_ENOUGH = 40
"""Own times of a habit beside which the prior ones are no longer used."""
_MOST = 400
_LONGEST_GAP_MIN = 10.0
_SURELY_FREE_MIN = 5.0
_LONGEST_ABSENCE_MIN = 15.0
_LONGEST_WAIT_MIN = 240.0
_EARLIEST_MIN = 60.0
_LATEST_MIN = -30.0
_CALLS = 30
_WAITED_MIN = 4000.0
_BOOKINGS = 20
"""What the priors weigh: calls, minutes of waiting, bookings."""


@dataclass(frozen=True, slots=True)
class Served:
    """One ended service."""

    person: int
    clerk: str
    service: str
    started: float
    ended: float
    is_booked: bool = False


@dataclass(frozen=True, slots=True)
class Called:
    """One call; `queued` is since when the person could be called."""

    person: int
    clerk: str
    at: float
    queued: float


@dataclass(frozen=True, slots=True)
class Records:
    """`absences` are (person, when the clerk gave up); `left` who went home from the queue; `breaks` lengths;
    `earliness` of those who came to a booking, `missed` how many did not."""

    served: Sequence[Served] = ()
    calls: Sequence[Called] = ()
    absences: Sequence[tuple[int, float]] = ()
    left: int = 0
    breaks: Sequence[float] = ()
    earliness: Sequence[float] = field(default=())
    missed: int = 0


def habits_of(records: Records) -> Habits:
    """Own values; while they are few, together with the prior ones."""
    calls = records.calls
    given_up = _until_given_up(records)
    waited = sum(min(_LONGEST_WAIT_MIN, call.at - call.queued) for call in calls)
    came = len(records.earliness)
    gaps, reactions = _gaps_and_reactions(records)
    return Habits(
        gaps=_with_prior(gaps, _PRIOR.gaps),
        reactions=_with_prior(reactions, _PRIOR.reactions),
        walks=_with_prior(_walks(records), _PRIOR.walks),
        breaks=_with_prior(records.breaks, _PRIOR.breaks),
        absent_share=(len(records.absences) + _CALLS * _PRIOR.absent_share) / (len(calls) + _CALLS),
        absent_min=median(given_up) if len(given_up) >= 5 else _PRIOR.absent_min,
        leaving_per_min=(records.left + _WAITED_MIN * _PRIOR.leaving_per_min) / (waited + _WAITED_MIN),
        no_show_share=(records.missed + _BOOKINGS * _PRIOR.no_show_share)
        / (records.missed + came + _BOOKINGS),
        earliness=_with_prior(
            [one for one in records.earliness if _LATEST_MIN <= one <= _EARLIEST_MIN], _PRIOR.earliness
        ),
    )


def routes_of(served: Iterable[Served]) -> tuple[tuple[str, ...], ...]:
    """Services of walk-ins, each person's in their order, the latest people."""
    stops: dict[int, dict[str, None]] = defaultdict(dict)
    for one in served:
        if not one.is_booked:
            stops[one.person][one.service] = None
    return tuple(tuple(services) for services in stops.values())[-_MOST:]


def _with_prior(own: Sequence[float], prior: Sequence[float]) -> tuple[float, ...]:
    return tuple(own[-_MOST:]) if len(own) >= _ENOUGH else (*own, *prior)


def _walks(records: Records) -> list[float]:
    called = {(call.person, call.clerk): call.at for call in records.calls}
    spans = [one.started - called.get((one.person, one.clerk), one.started + 1) for one in records.served]
    return [span for span in spans if 0 <= span <= _LONGEST_GAP_MIN]


def _gaps_and_reactions(records: Records) -> tuple[list[float], list[float]]:
    """(from the end of a service to the clerk's next call, where whoever was called had come before that end; from the
    arrival to the call, where the clerk was free already)."""
    ends: dict[str, list[float]] = defaultdict(list)
    for one in sorted(records.served, key=lambda one: one.ended):
        ends[one.clerk].append(one.ended)
    gaps, reactions = [], []
    for call in records.calls:
        mine = ends[call.clerk]
        place = bisect_right(mine, call.at)
        last = mine[place - 1] if place else None
        if last is not None and call.queued <= last:
            gaps.append(call.at - last)
        elif last is not None and call.queued - last >= _SURELY_FREE_MIN:
            reactions.append(call.at - call.queued)
    return [one for one in gaps if one <= _LONGEST_GAP_MIN], [
        one for one in reactions if one <= _LONGEST_GAP_MIN / 2
    ]


def _until_given_up(records: Records) -> list[float]:
    called = {call.person: call.at for call in records.calls}
    spans = [at - called[person] for person, at in records.absences if person in called]
    return [span for span in spans if 0 <= span <= _LONGEST_ABSENCE_MIN]
