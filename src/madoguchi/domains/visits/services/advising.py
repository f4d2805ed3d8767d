"""What the supervisor could change now: candidates from the free desks and the clerks who are there, judged by the
futures of the hall."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from madoguchi.core.queueing import Expected, Route, seed_of
from madoguchi.core.queueing.advice import SURE_SHARE, Change, Effect, advise
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.hall import HallSession, HallState, read_hall
from madoguchi.domains.visits.hall_now import HallNow, read_now
from madoguchi.domains.visits.live import notify, queue_topic
from madoguchi.domains.visits.models import HallAdvice, Seat
from madoguchi.domains.visits.skills import skills_of
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor

MOST_SHOWN = 3
_QUARTER_MIN = 15.0
_SOON_MIN = 3.0
"""A change needs a moment: a quarter-hour that begins sooner is not proposed."""
_DELAY_MIN = 60.0
_BREAKS_FROM_MIN, _BREAKS_UNTIL_MIN = 11 * 60.0, 14 * 60.0


def refresh_advice(*, actor: Actor = SYSTEM, office: str = "") -> int:
    """Compute what would help in the next hours and keep it for the supervisor's page. Returns how much was found.

    Nothing is computed while nobody waits. Queries: at most 20.
    """
    state = read_hall(office, with_bookings=True)
    found: list[dict[str, Any]] = []
    mean = None
    if state.turns:
        now = read_now(state=state)
        mean, effects = advise(now.hall, candidates(now), seed_of(now.hall))
        found = [_item(effect, now) for effect in effects[:MOST_SHOWN]]
    kept = HallAdvice.objects.filter(office=state.office).first()
    HallAdvice.objects.update_or_create(
        office=state.office,
        defaults={"made_at": state.as_of, "mean_wait_min": mean, "items": found},
    )
    if kept is None or kept.items != found:
        notify(queue_topic(state.office))
    return len(found)


def candidates(now: HallNow) -> list[Change]:
    """One more desk at each counter where somebody waits and a desk is free; a clerk from another counter; a later
    break. Queries: 2."""
    state = now.state
    at = _next_quarter(now.hall.minute)
    waited_for = {ticket.service for ticket in state.order}
    names = sorted({stop.queue for one in now.hall.waiting for stop in one.stops} | _coming(now))
    taken = {session.seat for session in state.sessions}
    free = Seat.objects.select_related("counter").filter(office=state.office, is_active=True)
    found: dict[str, Change] = {}
    skills = skills_of(session.clerk for session in state.sessions)
    for seat in free.exclude(code__in=taken).order_by("code"):
        services = [name for name in seat.counter.services if name in waited_for]
        if not services:
            continue
        code = seat.counter.code
        found.setdefault(f"open:{code}", _change(f"open:{code}", at, seat.counter.services, names, state))
        for session in _movable(state, code):
            able = skills[session.clerk].narrow(seat.counter.services)
            if set(able) & set(services):
                key = f"move:{session.counter}:{code}"
                change = _change(key, at, able, names, state, desk=session.seat)
                found.setdefault(key, change)
    return [*found.values(), *_delays(now)]


def _next_quarter(minute: float) -> float:
    left = _QUARTER_MIN - minute % _QUARTER_MIN
    return left if left >= _SOON_MIN else left + _QUARTER_MIN


def _coming(now: HallNow) -> set[str]:
    routes = now.hall.arrivals.routes if now.hall.arrivals else ()
    coming: tuple[Route | Expected, ...] = (*routes, *now.hall.expected)
    return {stop.queue for one in coming for stop in one.stops}


def _change(
    key: str, at: float, services: Iterable[str], names: Iterable[str], state: HallState, desk: str = ""
) -> Change:
    offered = set(services)
    counter = key.rpartition(":")[2]
    takes = tuple(name for name in names if _takes(name, offered, counter))
    waiting = {ticket.service for ticket in state.order} & offered
    looked_at = frozenset(name for name in takes if name.split("/")[0] in waiting)
    return Change(key, at, looked_at or frozenset(takes), desk=desk, takes=takes)


def _takes(name: str, services: set[str], counter: str) -> bool:
    service, _, tied = name.split("/")
    return service in services and tied in ("", counter)


def _movable(state: HallState, counter: str) -> Iterable[HallSession]:
    """One clerk of each other counter that keeps a second open desk, or where nobody waits."""
    seen: set[str] = set()
    for session in state.open_sessions:
        others = [one for one in state.open_sessions if one.counter == session.counter]
        is_quiet = not any(ticket.service in session.services for ticket in state.order)
        if session.counter not in {counter, *seen} and (len(others) > 1 or is_quiet):
            seen.add(session.counter)
            yield session


def _delays(now: HallNow) -> list[Change]:
    """Only around noon, and for desks whose queue is waited in and whose clerk has had no break yet."""
    if not _BREAKS_FROM_MIN <= now.hall.minute <= _BREAKS_UNTIL_MIN or not now.hall.shifts:
        return []
    waited_in = {one.stops[0].queue for one in now.hall.waiting}
    return [
        Change(f"delay:{desk.key}", 0.0, frozenset(waited_in & set(desk.queues)), desk.key, (), _DELAY_MIN)
        for desk in now.hall.desks
        if desk.is_open and desk.away_min is None and not desk.breaks_taken and waited_in & set(desk.queues)
    ][:4]


def _item(effect: Effect, now: HallNow) -> dict[str, Any]:
    """Codes and figures; the page puts them into words."""
    kind, *rest = effect.change.key.split(":")
    services = {name.split("/")[0] for name in effect.change.queues}
    waiting = [ticket.service for ticket in now.state.order if ticket.service in services]
    service = max(sorted(services), key=waiting.count)
    at = clock.local(now.state.as_of).hour * 60 + clock.local(now.state.as_of).minute + effect.change.at
    return {
        "kind": kind,
        "from_counter": rest[0] if kind == "move" else "",
        "counter": rest[-1] if kind != "delay" else "",
        "seat": effect.change.desk,
        "service": layout.service_label(service),
        "at": f"{round(at) // 60}:{round(at) % 60:02d}",
        "before": round(effect.before),
        "after": round(effect.after),
        "is_sure": effect.better >= SURE_SHARE,
    }
