"""The hall at one glance, for the supervisor: desks, queues, people nobody can serve, the day so far, and advice."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import fmean
from typing import Any

from madoguchi.core.queueing import WaitRange
from madoguchi.core.queueing.arrivals import expected_per_min
from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.estimates import Estimates, estimate
from madoguchi.domains.visits.hall import HallSession, HallState
from madoguchi.domains.visits.learning import minute_of, minutes_between, start_of
from madoguchi.domains.visits.models import Call, HallAdvice, Seat, Ticket
from madoguchi.domains.visits.states import TicketState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class DeskNow:
    """`state`: closed, free, called, serving or away; `minutes` since when it is so. `number` 0: nobody is there."""

    counter_number: str
    counter_label: str
    seat_label: str
    clerk: str
    state: str
    minutes: int
    number: int = 0
    service: str = ""


@dataclass(frozen=True, slots=True)
class QueueNow:
    """`longest_min` the longest wait so far; `likely` and `wait` of whoever is last in the queue."""

    service: str
    waiting: int
    longest_min: int
    desks: int
    likely: WaitRange | None
    wait: WaitRange | None


@dataclass(frozen=True, slots=True)
class Stranded:
    """Somebody whom no open desk can take."""

    number: int
    service: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Hour:
    """`expected` from earlier days and the pace of today, None without any; `mean_wait` of those first called then."""

    hour: int
    came: int
    expected: int | None
    mean_wait: float | None


@dataclass(frozen=True, slots=True)
class Advice:
    """`items` as `services.refresh_advice` writes them, with the counters' names."""

    made_at: datetime
    mean_wait_min: float | None
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    office: str
    as_of: datetime
    desks: tuple[DeskNow, ...]
    queues: tuple[QueueNow, ...]
    stranded: tuple[Stranded, ...]
    hours: tuple[Hour, ...]
    advice: Advice | None
    in_house: int


def get_overview(actor: Actor, *, office: str = "") -> Overview:
    """Queries: at most 26."""
    estimates = estimate(office)
    state = estimates.now.state
    return Overview(
        office=state.office,
        as_of=state.as_of,
        desks=_desks(state),
        queues=_queues(estimates),
        stranded=tuple(
            Stranded(one.number, layout.service_label(one.service), _minutes(one.queued_at, state))
            for one in state.unservable
        ),
        hours=_hours(estimates),
        advice=_advice(state),
        in_house=len(state.tickets),
    )


def _minutes(since: datetime, state: HallState) -> int:
    return max(0, int(minutes_between(since, state.as_of)))


def _desks(state: HallState) -> tuple[DeskNow, ...]:
    """In the order of the counters."""
    order = {counter.id: index for index, counter in enumerate(layout.get_office(state.office).counters)}
    sessions = {one.seat: one for one in state.sessions}
    seats = Seat.objects.select_related("counter").filter(office=state.office, is_active=True)
    rows = sorted(seats, key=lambda seat: (order.get(seat.counter.code, 99), seat.code))
    return tuple(_desk(seat, sessions.get(seat.code), state) for seat in rows)


def _desk(seat: Seat, session: HallSession | None, state: HallState) -> DeskNow:
    place = (seat.counter.number, seat.counter.label, seat.label)
    if session is None:
        return DeskNow(*place, "", "closed", 0)
    if session.break_from is not None:
        return DeskNow(*place, session.clerk, "away", _minutes(session.break_from, state))
    ticket = state.tickets.get(session.ticket)
    if ticket is None:
        return DeskNow(*place, session.clerk, "free", 0)
    kind = "called" if ticket.state == TicketState.CALLED else "serving"
    since = ticket.serving_since or ticket.state_at
    service = layout.service_label(ticket.service)
    return DeskNow(*place, session.clerk, kind, _minutes(since, state), ticket.number, service)


def _queues(estimates: Estimates) -> tuple[QueueNow, ...]:
    """Services that somebody waits for, the longest wait first."""
    state = estimates.now.state
    found = []
    for service, ids in state.queues.items():
        if not ids:
            continue
        tickets = [state.tickets[one] for one in ids]
        last = estimates.by_ticket[ids[-1]]
        found.append(
            QueueNow(
                service=layout.service_label(service),
                waiting=len(ids),
                longest_min=max(_minutes(one.queued_at, state) for one in tickets),
                desks=sum(service in desk.services for desk in state.open_sessions),
                likely=last.outlook.likely if last.outlook else None,
                wait=last.outlook.wide if last.outlook else None,
            )
        )
    return tuple(sorted(found, key=lambda one: -one.longest_min))


def _hours(estimates: Estimates) -> tuple[Hour, ...]:
    state, learned = estimates.now.state, estimates.now.learned
    place = layout.get_office(state.office)
    came = Counter(
        clock.local(at).hour
        for at in Ticket.objects.filter(office=place.id, day=clock.today()).values_list(
            "issued_at", flat=True
        )
    )
    waits: dict[int, list[float]] = defaultdict(list)
    seen: set[int] = set()
    calls = Call.objects.filter(office=place.id, at__gte=start_of(clock.today()), is_recall=False)
    for ticket, at, issued in calls.order_by("at").values_list("ticket_id", "at", "ticket__issued_at"):
        if ticket not in seen:
            seen.add(ticket)
            waits[clock.local(at).hour].append(minutes_between(issued, at))
    rates: Sequence[float] = ()
    opens, closes = (at.hour * 60.0 + at.minute for at in (place.opens, place.closes))
    if learned.arrivals:
        weekday = clock.local(state.as_of).weekday()
        rates = expected_per_min(learned.arrivals, weekday, came, minute_of(state.as_of), opens, closes)
    hours = range(int(opens // 60), int((closes - 1) // 60) + 1)
    return tuple(
        Hour(
            hour,
            came[hour],
            round(sum(rates[hour * 4 : hour * 4 + 4]) * 15) if rates else None,
            fmean(waits[hour]) if waits[hour] else None,
        )
        for hour in hours
    )


def _advice(state: HallState) -> Advice | None:
    row = HallAdvice.objects.filter(office=state.office).first()
    if row is None or clock.now() - row.made_at > timedelta(seconds=conf.ADVICE_OLD_S):
        return None
    names = {one.id: one.name.ja for one in layout.get_office(state.office).counters}
    seats = dict(Seat.objects.filter(office=state.office).values_list("code", "label"))
    items = tuple(
        {
            **one,
            "counter_label": names.get(one["counter"], one["counter"]),
            "from_label": names.get(one["from_counter"], one["from_counter"]),
            "seat_label": seats.get(one["seat"], one["seat"]),
        }
        for one in row.items
    )
    return Advice(row.made_at, row.mean_wait_min, items)
