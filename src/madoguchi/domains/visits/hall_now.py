"""The hall of an office as a forecast needs it: from the one state that also decides who is called next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from madoguchi.core.queueing import (
    Arrivals,
    Belief,
    Busy,
    Desk,
    Expected,
    Hall,
    Route,
    Sample,
    Stop,
    Turn,
    Waiting,
    believe,
)
from madoguchi.core.queueing.arrivals import expected_per_min
from madoguchi.core.queueing.hall import TURNS
from madoguchi.core.queueing.shares import USUAL, Side, place_of
from madoguchi.core.queueing.shares import Turn as Place
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.hall import HallBooking, HallSession, HallState, HallTicket, read_hall
from madoguchi.domains.visits.learning import (
    Learned,
    learn,
    minute_of,
    minutes_between,
    sample_of,
    spans_of,
    start_of,
    without_breaks,
)
from madoguchi.domains.visits.models import CounterSession, DeskBreak, Seat, Serving, Ticket
from madoguchi.domains.visits.states import Lane, TicketState
from madoguchi.foundation import clock
from madoguchi.foundation.cities import Office

_LONG_BREAK_MIN = 20.0


@dataclass(frozen=True, slots=True)
class HallNow:
    """`hall` for the forecast (keys: public ids of tickets, codes of seats), `state` for everything else."""

    state: HallState
    hall: Hall
    learned: Learned


@dataclass(frozen=True, slots=True)
class _Today:
    """What today has shown: ended services, last ends by session, breaks by seat, walk-ins by hour."""

    samples: Mapping[str, list[Sample]]
    last_end: Mapping[int, datetime]
    breaks: Mapping[str, int]
    arrived: Mapping[int, int]


def read_now(office: str = "", *, state: HallState | None = None) -> HallNow:
    """Queries: 5 for the state unless it is given, 3 for what is learned, 5 for today."""
    state = state or read_hall(office, with_bookings=True)
    place = layout.get_office(state.office)
    learned, today = learn(place.id), _today(place.id)
    # Whoever is on a break comes back: what a desk may take is asked as if all were there.
    able = replace(state, sessions=tuple(replace(one, break_from=None) for one in state.sessions))
    waiting = [*_queue(state, able), *_later(state, able)]
    expected = [_booking(place, one, state.as_of) for one in state.expected]
    routes = [Route(_stops(services)) for services in learned.routes]
    coming: tuple[Waiting | Expected | Route, ...] = (*waiting, *expected, *routes)
    names = {stop.queue for one in coming for stop in one.stops}
    desks = [_desk(state, able, one, today) for one in state.sessions]
    names.update(stop.queue for desk in desks if desk.busy for stop in desk.busy.then)
    desks = [
        replace(desk, queues=_queues(one, names)) for desk, one in zip(desks, state.sessions, strict=True)
    ]
    hall = Hall(
        minute=minute_of(state.as_of),
        desks=[*desks, *_closed(place.id, state, learned, names)],
        waiting=waiting,
        beliefs=_beliefs(place, waiting, desks, expected, routes, learned, today),
        expected=expected,
        arrivals=_arrivals(place, state.as_of, learned, today, routes),
        habits=learned.habits,
        shifts=learned.shifts,
        rules=state.rules,
        calls=_calls(state),
        closes=_minute(place.closes.hour, place.closes.minute),
    )
    return HallNow(state, hall, learned)


def queue_name(service: str, lane: str = Lane.GENERAL, counter: str = "") -> str:
    """Who may call somebody: desks with the service and lane, at the counter that it is tied to."""
    return "/".join((service, lane, counter))


def _booking(office: Office, one: HallBooking, now: datetime) -> Expected:
    services = layout.route(office, layout.procedures_of(office, one.procedures))
    return Expected(minutes_between(now, one.starts_at), _stops(services))


def _minute(hour: int, minute: int) -> float:
    return hour * 60.0 + minute


def _calls(state: HallState) -> dict[str, list[tuple[float, bool]]]:
    found: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for call in state.calls:
        found[call.service].append((minutes_between(state.as_of, call.at), call.is_booked))
    return found


def _stops(services: Iterable[str], lane: str = Lane.GENERAL) -> tuple[Stop, ...]:
    return tuple(Stop(service, queue_name(service, lane)) for service in services)


def _own_stops(ticket: HallTicket, able: HallState, *, is_at_desk: bool = True) -> tuple[Stop, ...]:
    """What is still to come; `is_at_desk`: without what the ticket is called or served for now. Who has needs is called by
    the desks that meet them, at every stop."""
    stops = _stops(ticket.remaining, ticket.lane)
    if not is_at_desk:
        stops = (Stop(ticket.service, queue_name(ticket.service, ticket.lane, ticket.counter)), *stops)
    if not ticket.needs:
        return stops
    return tuple(replace(stop, desks=_fitting(ticket, stop, able)) for stop in stops)


def _fitting(ticket: HallTicket, stop: Stop, able: HallState) -> frozenset[str]:
    counter = stop.queue.split("/")[2]
    there = replace(ticket, state=TicketState.WAITING, service=stop.service, counter=counter)
    return frozenset(desk.seat for desk in able.fitting(there))


def _queue(state: HallState, able: HallState) -> list[Waiting]:
    return [_waiting(state, able, state.by_key[turn.key], turn) for turn in state.turns]


def _waiting(state: HallState, able: HallState, ticket: HallTicket, turn: Place) -> Waiting:
    since = minutes_between(state.as_of, turn.since)
    rank = (TURNS[turn.side], since, ticket.number)
    stops = _own_stops(ticket, able, is_at_desk=False)
    one = Waiting(ticket.public_id, stops, rank, priority=ticket.priority)
    if turn.side != Side.EARLY:
        return one
    due = max(0.0, since)
    return replace(one, due=due, due_rank=(Turn.BOOKED, due, ticket.number))


def _later(state: HallState, able: HallState) -> list[Waiting]:
    """Those who asked to be called later: where the rule puts them when they are back."""
    found = []
    for ticket in state.postponed:
        back = ticket.postponed_until or state.as_of
        _, side, since = place_of(
            ticket.queued_at,
            ticket.booked_for,
            back,
            state.rules.get(ticket.service, USUAL),
            priority=ticket.priority,
            is_handed_over=ticket.state == TicketState.HANDED_OVER,
        )
        rank = (TURNS[side], minutes_between(state.as_of, since), ticket.number)
        found.append(
            Waiting(
                ticket.public_id,
                _own_stops(ticket, able, is_at_desk=False),
                rank,
                due=minutes_between(state.as_of, back),
                due_rank=rank,
                is_away=True,
                priority=ticket.priority,
            )
        )
    return found


def _desk(state: HallState, able: HallState, session: HallSession, today: _Today) -> Desk:
    now = state.as_of
    last = today.last_end.get(session.key, session.opened_at)
    ticket = state.tickets.get(session.ticket)
    busy = None
    if ticket is not None:
        since = ticket.serving_since or ticket.state_at
        busy = Busy(
            ticket.service,
            minutes_between(since, now),
            _own_stops(ticket, able),
            is_called=ticket.state == TicketState.CALLED,
            priority=ticket.priority,
        )
    away = None if session.break_from is None else minutes_between(session.break_from, now)
    return Desk(
        key=session.seat,
        queues=(),
        busy=busy,
        idle_min=minutes_between(last, now),
        away_min=away,
        breaks_taken=today.breaks.get(session.seat, 0) + (away is not None),
    )


def _queues(session: HallSession, names: Iterable[str]) -> tuple[str, ...]:
    found = []
    for name in sorted(names):
        service, lane, counter = name.split("/")
        is_offered = service in session.services and session.lane in ("", lane)
        if is_offered and counter in ("", session.counter):
            found.append(name)
    return tuple(found)


def _closed(office: str, state: HallState, learned: Learned, names: Iterable[str]) -> list[Desk]:
    """Desks where nobody is, but was on earlier days."""
    usual = {seat for day in learned.shifts for seat in day} - {one.seat for one in state.sessions}
    if not usual:
        return []
    rows = Seat.objects.select_related("counter").filter(office=office, code__in=usual, is_active=True)
    return [
        Desk(
            seat.code,
            tuple(
                name for name in sorted(names) if _is_offered(name, seat.counter.code, seat.counter.services)
            ),
            is_open=False,
        )
        for seat in rows.order_by("code")
    ]


def _is_offered(name: str, counter: str, services: Iterable[str]) -> bool:
    service, _, tied = name.split("/")
    return service in services and tied in ("", counter)


def _today(office: str) -> _Today:
    midnight = start_of(clock.today())
    samples: dict[str, list[Sample]] = defaultdict(list)
    last_end: dict[int, datetime] = {}
    rows = Serving.objects.filter(office=office, started_at__gte=midnight, ended_at__isnull=False)
    for session, service, started, ended in rows.order_by("ended_at").values_list(
        "session_id", "service", "started_at", "ended_at"
    ):
        if ended is not None:
            samples[service].append(sample_of(service, started, ended))
            last_end[session] = ended
    issued = Ticket.objects.filter(office=office, day=clock.today(), booked_for__isnull=True)
    hours = Counter(clock.local(at).hour for at in issued.values_list("issued_at", flat=True))
    return _Today(samples, last_end, _breaks_so_far(office, midnight), dict(hours))


def _breaks_so_far(office: str, midnight: datetime) -> dict[str, int]:
    """Seat → long breaks today that are over, also those for which the desk was closed and opened again."""
    rows = CounterSession.objects.filter(counter__office=office, opened_at__gte=midnight)
    breaks = DeskBreak.objects.filter(session__counter__office=office, began_at__gte=midnight)
    away = spans_of(breaks.values_list("session__seat__code", "began_at", "ended_at"))
    day = clock.today()
    worked = spans_of(rows.values_list("seat__code", "opened_at", "closed_at"))[day]
    return {
        seat: sum(
            after - end >= _LONG_BREAK_MIN
            for (_, end), (after, _) in pairwise(without_breaks(spans, away[day][seat]))
        )
        for seat, spans in worked.items()
    }


def _beliefs(
    office: Office,
    waiting: Iterable[Waiting],
    desks: Iterable[Desk],
    expected: Iterable[Expected],
    routes: Iterable[Route],
    learned: Learned,
    today: _Today,
) -> dict[str, Belief]:
    coming: tuple[Waiting | Expected | Route, ...] = (*waiting, *expected, *routes)
    services = {stop.service for one in coming for stop in one.stops}
    for desk in desks:
        if desk.busy is not None:
            services.update((desk.busy.service, *(stop.service for stop in desk.busy.then)))
    return {
        service: believe(
            layout.prior_minutes(service), learned.past.get(service), today.samples.get(service, ())
        )
        for service in services
    }


def _arrivals(
    office: Office, now: datetime, learned: Learned, today: _Today, routes: list[Route]
) -> Arrivals | None:
    if not routes:
        return None
    opens, closes = (_minute(at.hour, at.minute) for at in (office.opens, office.closes))
    rates = expected_per_min(
        learned.arrivals, clock.local(now).weekday(), today.arrived, minute_of(now), opens, closes
    )
    return Arrivals(rates, routes)
