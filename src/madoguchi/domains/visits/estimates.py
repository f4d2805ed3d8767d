"""Where each waiting ticket stands, and the honest ranges of its wait, for one office at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from madoguchi.core.queueing import (
    Belief,
    Busy,
    Desk,
    Expectation,
    Hall,
    Rank,
    Sample,
    Stop,
    Turn,
    Waiting,
    believe,
    expect,
    seed_of,
)
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.learning import (
    Learned,
    learn,
    minute_of,
    minutes_between,
    sample_of,
    start_of,
)
from madoguchi.domains.visits.models import CounterSession, Serving, Ticket
from madoguchi.domains.visits.shapes import Position
from madoguchi.domains.visits.skills import skills_of
from madoguchi.domains.visits.states import AT_COUNTER, QUEUED, TicketState
from madoguchi.foundation import clock


def positions(office: str, tickets: Iterable[Ticket]) -> list[Position]:
    """Positions of `tickets` (with `visit` and `counter` selected), in the order given. Queries: at most 15."""
    hall = read_hall(office)
    expected = expect(hall, seed_of(hall))
    return [_position(ticket, expected.get(str(ticket.pk))) for ticket in tickets]


def _position(ticket: Ticket, expected: Expectation | None) -> Position:
    outlook = expected.outlook if expected and ticket.state in QUEUED else None
    return Position(
        reference=ticket.visit.reference,
        number=ticket.number,
        state=ticket.state,
        ahead=expected.ahead if expected and ticket.state in QUEUED else 0,
        likely=outlook.likely if outlook else None,
        wait=outlook.wide if outlook else None,
        counter_number=ticket.counter.number if ticket.counter else "",
    )


def read_hall(office: str) -> Hall:
    """The hall of an office now, for a forecast."""
    now = clock.now()
    place = layout.get_office(office)
    learned = learn(office)
    queue = list(
        Ticket.objects.select_related("counter")
        .filter(office=office, day=clock.today(), state__in=QUEUED)
        .exclude(postponed_until__gt=now)
        .order_by("number")
    )
    waiting = [_waiting(ticket, now) for ticket in queue]
    desks = _desks(office, now)
    services = {stop.service for one in waiting for stop in one.stops}
    services.update(stop.service for desk in desks if desk.busy for stop in desk.busy.then)
    services.update(desk.busy.service for desk in desks if desk.busy)
    return Hall(
        minute=minute_of(now),
        desks=desks,
        waiting=waiting,
        beliefs=_beliefs(office, services, learned),
        habits=learned.habits,
        shifts=learned.shifts,
        closes=place.closes.hour * 60.0 + place.closes.minute,
    )


def _waiting(ticket: Ticket, now: datetime) -> Waiting:
    first = _queue(ticket.service, ticket.counter.code if ticket.counter else "")
    stops = (Stop(ticket.service, first), *(Stop(name, _queue(name)) for name in ticket.remaining))
    since = minutes_between(now, ticket.queued_at)
    if ticket.state == TicketState.HANDED_OVER:
        return Waiting(str(ticket.pk), stops, (Turn.BOOKED, since, ticket.number))
    if ticket.booked_for is None:
        return Waiting(str(ticket.pk), stops, (Turn.WALK_IN, since, ticket.number))
    due = minutes_between(now, ticket.booked_for)
    turn: Rank = (Turn.BOOKED, due, ticket.number)
    if due <= 0:
        return Waiting(str(ticket.pk), stops, turn)
    return Waiting(str(ticket.pk), stops, (Turn.EARLY, due, ticket.number), due=due, due_rank=turn)


def _desks(office: str, now: datetime) -> list[Desk]:
    sessions = list(
        CounterSession.objects.select_related("counter", "seat")
        .filter(counter__office=office, closed_at__isnull=True, break_from__isnull=True)
        .order_by("seat__code")
    )
    skills = skills_of(session.clerk_id for session in sessions)
    busy = _busy(office, now)
    found = []
    for session in sessions:
        offered = skills[session.clerk_id].narrow(session.counter.services)
        queues = tuple(_queue(service, code) for service in offered for code in ("", session.counter.code))
        found.append(Desk(session.seat.code, queues, busy=busy.get(session.pk)))
    return found


def _busy(office: str, now: datetime) -> Mapping[int, Busy]:
    rows = Ticket.objects.filter(office=office, state__in=AT_COUNTER, session__isnull=False)
    started = dict(
        Serving.objects.filter(ticket__in=rows, ended_at__isnull=True).values_list("ticket_id", "started_at")
    )
    return {
        ticket.session_id: Busy(
            ticket.service,
            minutes_between(started.get(ticket.pk, ticket.state_at), now),
            tuple(Stop(name, _queue(name)) for name in ticket.remaining),
            is_called=ticket.state == TicketState.CALLED,
        )
        for ticket in rows
        if ticket.session_id is not None
    }


def _beliefs(office: str, services: Iterable[str], learned: Learned) -> dict[str, Belief]:
    midnight = start_of(clock.today())
    rows = Serving.objects.filter(office=office, started_at__gte=midnight, ended_at__isnull=False)
    today: dict[str, list[Sample]] = defaultdict(list)
    for service, started, ended in rows.values_list("service", "started_at", "ended_at"):
        if ended is not None:
            today[service].append(sample_of(service, started, ended))
    return {
        service: believe(layout.prior_minutes(service), learned.past.get(service), today[service])
        for service in services
    }


def _queue(service: str, counter: str = "") -> str:
    return f"{service}@{counter}" if counter else service
