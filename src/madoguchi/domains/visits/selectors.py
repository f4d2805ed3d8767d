"""All reads of the visits room. None of them shows a name: a ticket is a number and a reference."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import conf, estimates, layout
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.hall import HallState, HallTicket, read_hall
from madoguchi.domains.visits.models import (
    Call,
    CounterSession,
    HallDevice,
    Reservation,
    Seat,
    Ticket,
    TicketStep,
)
from madoguchi.domains.visits.reading import WITH, session_view, ticket_view
from madoguchi.domains.visits.services.devices import device_view
from madoguchi.domains.visits.shapes import (
    CallView,
    DeskView,
    DeviceView,
    Position,
    ReservationView,
    SessionView,
    StepView,
    TicketView,
)
from madoguchi.domains.visits.states import (
    AT_COUNTER,
    ENDED,
    IN_HOUSE,
    SEATED,
    ReservationState,
    TicketState,
)
from madoguchi.domains.visits.ticket_pages import page_address
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

TICKET_CODE = "MADOGUCHI-TICKET:"
"""Beginning of what the small code on a paper ticket says: for staff's scanners, not an address."""


def get_ticket(actor: Actor, public_id: str) -> TicketView:
    """Errors: NotFoundOrHidden `ticket.not_found`. One query."""
    row = Ticket.objects.select_related(*WITH).filter(public_id=public_id).first()
    if row is None:
        raise NotFoundOrHidden(VisitError.TICKET_NOT_FOUND)
    return ticket_view(row)


def find_ticket_of_case(actor: Actor, reference: str) -> TicketView | None:
    """Today's ticket of a case: the lowest number that is still in the house, else the latest. One query."""
    rows = Ticket.objects.select_related(*WITH).filter(visit__reference=reference, day=clock.today())
    found = sorted(rows, key=lambda row: (row.state in ENDED, row.number))
    alive = [row for row in found if row.state not in ENDED]
    chosen = alive[:1] or found[-1:]
    return ticket_view(chosen[0]) if chosen else None


def find_ticket_by_number(actor: Actor, number: int, *, office: str = "") -> TicketView | None:
    """Today's ticket with this number. One query."""
    rows = Ticket.objects.select_related(*WITH)
    row = rows.filter(office=layout.get_office(office).id, day=clock.today(), number=number).first()
    return ticket_view(row) if row else None


def find_ticket_by_code(actor: Actor, text: str) -> TicketView | None:
    """The ticket of today whose paper was scanned; None for any other text. One query."""
    code = text.strip().removeprefix(TICKET_CODE)
    if code == text.strip() or not code:
        return None
    row = Ticket.objects.select_related(*WITH).filter(public_id=code, day=clock.today()).first()
    return ticket_view(row) if row else None


def get_session(actor: Actor) -> SessionView | None:
    """The desk where the actor works now. Two queries."""
    row = (
        CounterSession.objects.select_related("counter", "seat")
        .filter(clerk_id=actor.actor_id, closed_at__isnull=True)
        .first()
    )
    return session_view(row) if row else None


def get_current_ticket(actor: Actor) -> TicketView | None:
    """The family that the actor called or serves. One query."""
    row = (
        Ticket.objects.select_related(*WITH)
        .filter(session__clerk_id=actor.actor_id, session__closed_at__isnull=True, state__in=AT_COUNTER)
        .first()
    )
    return ticket_view(row) if row else None


def list_desks(actor: Actor, *, office: str = "") -> list[DeskView]:
    """Desks in the order of the counters, with who works there. Two queries."""
    place = layout.get_office(office)
    order = {counter.id: index for index, counter in enumerate(place.counters)}
    open_now = dict(
        CounterSession.objects.filter(counter__office=place.id, closed_at__isnull=True).values_list(
            "seat_id", "clerk_id"
        )
    )
    seats = Seat.objects.select_related("counter").filter(office=place.id, is_active=True)
    rows = sorted(seats, key=lambda seat: (order.get(seat.counter.code, 99), seat.code))
    return [
        DeskView(
            counter=seat.counter.code,
            counter_number=seat.counter.number,
            counter_label=seat.counter.label,
            seat=seat.code,
            seat_label=seat.label,
            services=tuple(seat.counter.services),
            clerk=open_now.get(seat.pk, ""),
        )
        for seat in rows
    ]


def hall_state(actor: Actor, office: str = "") -> HallState:
    """Desks, tickets, the order of calls and who is still expected, at this moment. Five queries."""
    return read_hall(office, with_bookings=True)


def hall_now(actor: Actor, office: str = "") -> HallState:
    """The same without who is expected. Four queries."""
    return read_hall(office)


def list_waiting(actor: Actor, *, office: str = "", mine: bool = False) -> list[TicketView]:
    """Who waits, in the order of the calls; `mine`: only those that the actor's desk takes. Postponed ones are left out.

    Five queries.
    """
    hall = read_hall(office)
    if not mine:
        return views_of(hall, hall.order)
    here = next((desk for desk in hall.sessions if desk.clerk == actor.actor_id), None)
    return views_of(hall, hall.next_for(here.key)) if here else []


def views_of(hall: HallState, tickets: Iterable[HallTicket]) -> list[TicketView]:
    """The same tickets as staff sees them, with the reason for their place. One query."""
    wanted = [ticket.key for ticket in tickets]
    rows = {row.pk: row for row in Ticket.objects.select_related(*WITH).filter(pk__in=wanted)}
    return [ticket_view(rows[key], hall.turn_by_key.get(key)) for key in wanted if key in rows]


def find_undoable(actor: Actor) -> StepView | None:
    """The actor's last step, if it can still be undone. One query."""
    since = clock.now() - timedelta(minutes=conf.UNDO_MIN)
    rows = TicketStep.objects.select_related("ticket").filter(actor_id=actor.actor_id, at__gte=since)
    row = rows.order_by("-at", "-pk").first()
    if row is None or row.before is None or row.version != row.ticket.version:
        return None
    return _step_view(row)


def list_steps(actor: Actor, ticket: str) -> list[StepView]:
    """The history of one ticket, newest first. One query."""
    rows = TicketStep.objects.select_related("ticket").filter(ticket__public_id=ticket)
    return [_step_view(row) for row in rows.order_by("-at", "-pk")]


def list_family(actor: Actor, ticket: TicketView) -> list[TicketView]:
    """Other tickets in the house that belong to the same visit. One query."""
    rows = Ticket.objects.select_related(*WITH).filter(
        visit__reference=ticket.reference, office=ticket.office, day=clock.today(), state__in=IN_HOUSE
    )
    return [ticket_view(row) for row in rows.exclude(public_id=ticket.public_id).order_by("number")]


def list_in_house(actor: Actor, *, office: str = "", states: tuple[str, ...] = ()) -> list[TicketView]:
    """Tickets in the house today by number, or only those in `states`. One query."""
    rows = Ticket.objects.select_related(*WITH).filter(
        office=layout.get_office(office).id, day=clock.today(), state__in=states or IN_HOUSE
    )
    return [ticket_view(row) for row in rows.order_by("number")]


def list_set_aside(actor: Actor, *, office: str = "") -> list[TicketView]:
    """On hold, or not there when called."""
    return list_in_house(actor, office=office, states=(TicketState.ON_HOLD, TicketState.NOT_THERE))


def get_position(actor: Actor, ticket: str) -> Position:
    """Errors: NotFoundOrHidden `ticket.not_found`. At most 7 queries."""
    row = Ticket.objects.select_related("visit", "counter").filter(public_id=ticket).first()
    if row is None:
        raise NotFoundOrHidden(VisitError.TICKET_NOT_FOUND)
    return estimates.positions(row.office, [row])[0]


def get_page_address(actor: Actor, ticket: str) -> str:
    """What the QR of a ticket holds: the page of this one number on a telephone. No query."""
    return page_address(ticket)


def list_positions(actor: Actor, *, office: str = "") -> list[Position]:
    """All tickets in the house. Queries: 5, and one per service that somebody waits for."""
    place = layout.get_office(office).id
    rows = Ticket.objects.select_related("visit", "counter").filter(
        office=place, day=clock.today(), state__in=IN_HOUSE
    )
    return estimates.positions(place, rows.order_by("number"))


def list_calls(hall: str, *, office: str = "", limit: int = conf.LAST_CALLS) -> list[CallView]:
    """The last public calls of a hall, newest first, each number once. For the board: needs no actor.
    One query."""
    place = layout.get_office(office).id
    now = clock.now()
    day_start = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = (
        Call.objects.select_related("counter", "ticket")
        .filter(office=place, hall=hall, is_public=True, at__gte=day_start)
        .order_by("-at", "-pk")[: limit * 4]
    )
    found: dict[int, CallView] = {}
    for row in rows:
        if row.number not in found and row.ticket.state in SEATED:
            found[row.number] = _call_view(row, now)
    return list(found.values())[:limit]


def list_reservations(actor: Actor, *, office: str = "") -> list[ReservationView]:
    """Today's bookings by time. One query."""
    day = clock.today()
    rows = Reservation.objects.select_related("place").filter(place__office=layout.get_office(office).id)
    start = clock.local(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = rows.filter(part=0, place__starts_at__gte=start, place__starts_at__lt=start + timedelta(days=1))
    return [
        _reservation_view(row)
        for row in rows.exclude(state=ReservationState.CANCELLED).order_by("place__starts_at", "reference")
        if clock.local(row.place.starts_at).date() == day
    ]


def find_reservation(actor: Actor, reference: str) -> ReservationView | None:
    """The booking that stands for a reference. One query."""
    row = (
        Reservation.objects.select_related("place")
        .filter(reference=reference, part=0, state__in=(ReservationState.BOOKED, ReservationState.CHANGED))
        .first()
    )
    return _reservation_view(row) if row else None


def list_devices(actor: Actor) -> list[DeviceView]:
    """Devices that are let in, newest first. One query."""
    rows = HallDevice.objects.filter(revoked_at__isnull=True, enrolled_at__isnull=False)
    return [device_view(row) for row in rows.order_by("-enrolled_at")]


def _step_view(row: TicketStep) -> StepView:
    return StepView(
        ticket=row.ticket.public_id,
        number=row.ticket.number,
        name=row.name,
        target=row.target,
        actor=row.actor_id,
        counter=row.counter,
        reason=row.reason,
        at=row.at,
    )


def _call_view(row: Call, now: datetime) -> CallView:
    is_current = (
        row.ticket.state == TicketState.CALLED or (now - row.at).total_seconds() < conf.CURRENT_CALL_S
    )
    return CallView(
        number=row.number,
        counter_number=row.counter.number,
        counter_label=row.counter.label,
        at=row.at,
        is_current=is_current,
    )


def _reservation_view(row: Reservation) -> ReservationView:
    return ReservationView(
        reference=row.reference,
        state=row.state,
        state_label=ReservationState(row.state).label,
        starts_at=row.place.starts_at,
        length_min=row.length_min,
        place=row.place.public_id,
        service=row.place.service,
        procedures=tuple(row.services),
    )
