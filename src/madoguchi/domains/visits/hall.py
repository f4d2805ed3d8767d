"""An office's hall at one moment: desks, tickets, the one order of calls, and which desk may take whom.

Everybody who asks who is next — the console, `call_next`, estimates, the supervisor's view — asks here, so that the
answer is the same everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, lru_cache

from madoguchi.core.queueing.shares import QUARTER, USUAL, Called, Rule, Side, Turn, Waiting, order
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.models import Reservation
from madoguchi.domains.visits.skills import WHEELCHAIR, languages_needed, read_skills
from madoguchi.domains.visits.states import (
    AT_COUNTER,
    EXPECTED_RESERVATIONS,
    IN_HOUSE,
    QUEUED,
    TicketState,
)
from madoguchi.foundation import clock
from madoguchi.foundation.statements import Row, Statement

_BOOKED_SIDE = (Side.BOOKED, Side.EARLY)


@dataclass(frozen=True, slots=True)
class HallSession:
    """An open desk. `key` is the session's, `ticket` the public id of the family there or "". Nobody is called to it
    while `break_from` is set. `lane` "" takes every lane."""

    key: int
    counter: str
    counter_number: str
    seat: str
    seat_label: str
    hall: str
    clerk: str
    services: tuple[str, ...]
    languages: frozenset[str]
    takes_wheelchair: bool
    lane: str
    opened_at: datetime
    break_from: datetime | None
    ticket: str = ""

    @property
    def is_on_break(self) -> bool:
        return self.break_from is not None


@dataclass(frozen=True, slots=True)
class HallTicket:
    """A ticket in the house. `session` is the key of the desk that holds it, or None; `counter` the code of the counter
    that it is at or is tied to; `serving_since` is set while a service is open."""

    key: int
    public_id: str
    number: int
    reference: str
    state: str
    service: str
    remaining: tuple[str, ...]
    procedures: tuple[str, ...]
    lane: str
    priority: str
    needs: tuple[str, ...]
    mode: str
    counter: str
    session: int | None
    booked_for: datetime | None
    issued_at: datetime
    queued_at: datetime
    state_at: datetime
    postponed_until: datetime | None
    serving_since: datetime | None

    @property
    def is_queued(self) -> bool:
        return self.state in QUEUED


@dataclass(frozen=True, slots=True)
class HallBooking:
    """Somebody who is still expected today; `service` is the booking service."""

    starts_at: datetime
    service: str
    procedures: tuple[str, ...]
    length_min: int


@dataclass(frozen=True)
class HallState:
    """`order` holds those who can be called now; `queues` the same by service (public ids). Postponed tickets are in
    `postponed` until their time comes, tickets that no open desk can take in `unservable` (and in `order`)."""

    office: str
    as_of: datetime
    services: tuple[str, ...]
    tickets: Mapping[str, HallTicket]
    sessions: tuple[HallSession, ...]
    turns: tuple[Turn, ...] = ()
    calls: tuple[Called, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    expected: tuple[HallBooking, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[int, HallTicket]:
        return {ticket.key: ticket for ticket in self.tickets.values()}

    @cached_property
    def order(self) -> tuple[HallTicket, ...]:
        return tuple(self.by_key[turn.key] for turn in self.turns)

    @cached_property
    def turn_by_key(self) -> Mapping[int, Turn]:
        return {turn.key: turn for turn in self.turns}

    @cached_property
    def queues(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {service: [] for service in self.services}
        for ticket in self.order:
            found.setdefault(ticket.service, []).append(ticket.public_id)
        return {service: tuple(ids) for service, ids in found.items()}

    @cached_property
    def postponed(self) -> tuple[HallTicket, ...]:
        later = [ticket for ticket in self.tickets.values() if _is_postponed(ticket, self.as_of)]
        return tuple(sorted(later, key=lambda ticket: (ticket.postponed_until or self.as_of, ticket.number)))

    @cached_property
    def open_sessions(self) -> tuple[HallSession, ...]:
        """Desks that call: no one on a break."""
        return tuple(session for session in self.sessions if not session.is_on_break)

    @cached_property
    def unservable(self) -> tuple[HallTicket, ...]:
        return tuple(ticket for ticket in self.order if not self.desks_for(ticket))

    def desks_for(self, ticket: HallTicket) -> tuple[HallSession, ...]:
        """Open desks that take the ticket when its turn comes.

        Service, lane and a counter that it is tied to must fit. Among those, the desks that meet its needs; where none
        does, all of them: a family is not left to wait for a colleague who is not in today.
        """
        able = tuple(desk for desk in self.open_sessions if _serves(desk, ticket))
        return self.fitting(ticket) or able

    def fitting(self, ticket: HallTicket) -> tuple[HallSession, ...]:
        """Open desks that take the ticket and meet all its needs."""
        return tuple(
            desk for desk in self.open_sessions if _serves(desk, ticket) and self._meets(desk, ticket)
        )

    def unmet_needs(self, ticket: HallTicket) -> tuple[str, ...]:
        """Needs that no open desk for it meets, as far as the office knows."""
        able = [desk for desk in self.open_sessions if _serves(desk, ticket)]
        return tuple(need for need in ticket.needs if not any(self._meets_one(desk, need) for desk in able))

    def next_for(self, session: int) -> tuple[HallTicket, ...]:
        """Those that this desk takes, in the order in which it calls them."""
        return tuple(
            ticket for ticket in self.order if any(desk.key == session for desk in self.desks_for(ticket))
        )

    def _meets(self, desk: HallSession, ticket: HallTicket) -> bool:
        return all(self._meets_one(desk, need) for need in ticket.needs)

    def _meets_one(self, desk: HallSession, need: str) -> bool:
        if need == WHEELCHAIR:
            return desk.takes_wheelchair
        return languages_needed([need]) <= desk.languages


def _is_postponed(ticket: HallTicket, now: datetime) -> bool:
    return ticket.is_queued and ticket.postponed_until is not None and ticket.postponed_until > now


def _serves(desk: HallSession, ticket: HallTicket) -> bool:
    return (
        ticket.service in desk.services
        and desk.lane in ("", ticket.lane)
        and (not ticket.is_queued or ticket.counter in ("", desk.counter))
    )


def read_hall(office: str, *, with_bookings: bool = False) -> HallState:
    """The hall of an office now. Queries: 3 (tickets, sessions, calls), 4 with the bookings still expected."""
    now, place = clock.now(), layout.get_office(office)
    tickets = {ticket.public_id: ticket for ticket in _tickets(place.id)}
    rules = {
        section: Rule(booked_percent=counter.booked_percent)
        for counter in place.counters
        for section in counter.sections
    }
    calls = _calls(place.id, now, max(rule.counted_calls for rule in (USUAL, *rules.values())))
    queued = [ticket for ticket in tickets.values() if ticket.is_queued and not _is_postponed(ticket, now)]
    return HallState(
        office=place.id,
        as_of=now,
        services=tuple(section for counter in place.counters for section in counter.sections),
        tickets=tickets,
        sessions=_sessions(place.id, tickets.values()),
        turns=order(map(_waiting, queued), calls, now, rules),
        calls=calls,
        rules=rules,
        expected=_expected(place.id, now) if with_bookings else (),
    )


def _waiting(ticket: HallTicket) -> Waiting:
    return Waiting(
        key=ticket.key,
        number=ticket.number,
        service=ticket.service,
        arrived_at=ticket.queued_at,
        booked_for=ticket.booked_for,
        priority=ticket.priority,
        is_handed_over=ticket.state == TicketState.HANDED_OVER,
    )


_TICKETS = Statement("""
    SELECT t.id, t.public_id, t.number, v.reference, t.state, t.service, t.remaining, v.services, t.lane, t.priority,
           t.needs, t.mode, coalesce(c.code, ''), t.session_id, t.booked_for, t.issued_at, t.queued_at, t.state_at,
           t.postponed_until,
           (SELECT max(s.started_at) FROM visits_serving s WHERE s.ticket_id = t.id AND s.ended_at IS NULL)
    FROM visits_ticket t JOIN visits_visit v ON v.id = t.visit_id LEFT JOIN visits_counter c ON c.id = t.counter_id
    WHERE t.office = %s AND t.day = %s AND t.state = ANY(%s) ORDER BY t.number
""")
"""In the order of the fields of `HallTicket`. To have the query put together anew each time takes longer than its answer."""
_LISTS = (6, 7, 10)

_SESSIONS = Statement("""
    SELECT s.id, c.code, c.number, p.code, p.label, c.hall, s.clerk_id, c.services, p.takes_wheelchair, s.lane,
           s.opened_at, s.break_from, ARRAY(SELECT k.service FROM visits_skill k WHERE k.clerk_id = s.clerk_id)
    FROM visits_countersession s JOIN visits_counter c ON c.id = s.counter_id JOIN visits_seat p ON p.id = s.seat_id
    WHERE c.office = %s AND s.closed_at IS NULL ORDER BY p.code
""")

_CALLS = Statement("""
    SELECT service, at, turn FROM (
        SELECT id, service, at, turn, row_number() OVER (PARTITION BY service ORDER BY at DESC, id DESC) AS nth
        FROM visits_call WHERE office = %s AND at >= %s AND NOT is_recall AND turn > '' AND turn <> %s
    ) AS one WHERE nth <= %s OR at > %s ORDER BY at, id
""")


@lru_cache(maxsize=4096)
def _list(text: str) -> tuple[str, ...]:
    """Most tickets of a day want one of a few things, and each look at the hall reads them all."""
    return tuple(json.loads(text))


def _tickets(office: str) -> Iterator[HallTicket]:
    for row in _TICKETS.rows(office, clock.today(), [state.value for state in IN_HOUSE]):
        fields = list(row)
        for place in _LISTS:
            fields[place] = _list(fields[place])
        yield HallTicket(*fields)


def _sessions(office: str, tickets: Iterable[HallTicket]) -> tuple[HallSession, ...]:
    held = {ticket.session: ticket.public_id for ticket in tickets if ticket.state in AT_COUNTER}
    return tuple(_session(row, held) for row in _SESSIONS.rows(office))


def _session(row: Row, held: Mapping[int | None, str]) -> HallSession:
    (
        key,
        counter,
        number,
        seat,
        label,
        hall,
        clerk,
        offered,
        wheelchair,
        lane,
        opened_at,
        break_from,
        codes,
    ) = row
    skills = read_skills(codes)
    return HallSession(
        key=key,
        counter=counter,
        counter_number=number,
        seat=seat,
        seat_label=label,
        hall=hall,
        clerk=clerk,
        services=skills.narrow(_list(offered)),
        languages=skills.languages,
        takes_wheelchair=wheelchair,
        lane=lane,
        opened_at=opened_at,
        break_from=break_from,
        ticket=held.get(key, ""),
    )


def _calls(office: str, now: datetime, at_least: int) -> tuple[Called, ...]:
    """What the shares are counted from: the calls of the last quarter of an hour, and the last `at_least` of each service."""
    day_start = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = _CALLS.rows(office, day_start, Side.LAW.value, at_least, now - QUARTER)
    return tuple(Called(service, at, turn in _BOOKED_SIDE) for service, at, turn in rows)


def _expected(office: str, now: datetime) -> tuple[HallBooking, ...]:
    day_start = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Reservation.objects.select_related("place").filter(
        place__office=office,
        state__in=EXPECTED_RESERVATIONS,
        place__starts_at__gte=day_start,
        place__starts_at__lt=day_start + timedelta(days=1),
    )
    return tuple(
        HallBooking(row.place.starts_at, row.place.service, tuple(row.services), row.length_min)
        for row in rows.order_by("place__starts_at", "pk")
    )
