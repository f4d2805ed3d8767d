"""From the start of a service to the end of the visit: hold, hand over, finish."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import events, layout
from madoguchi.domains.visits.desks import desk_of
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Counter, CounterSession, Serving, Ticket
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import ticket_view
from madoguchi.domains.visits.services.calling import demand_idle, pick_seat
from madoguchi.domains.visits.services.moving import (
    demand_own,
    end_visit,
    move,
    take_ticket,
    tell,
)
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import HandOverMode, TicketState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def start_service(*, actor: Actor, ticket: str, service: str = "", version: int | None = None) -> TicketView:
    """The family sits down, or one service ends and the next begins at the same desk.

    `service` is a section of the city; "" is the one that the ticket waited for.
    Errors: NotFoundOrHidden `ticket.service_unknown`; InvalidTransition; Conflict `ticket.taken_by_other`.
    """
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    session = demand_own(actor, row)
    wanted = service or row.service
    layout.counter_of(layout.get_office(row.office), wanted)
    _end_serving(actor, row)
    remaining = [waiting for waiting in row.remaining if waiting != wanted]
    row = move(actor, row, "start_service", service=wanted, remaining=remaining)
    _begin_serving(actor, row, session)
    return ticket_view(row)


@transaction.atomic
def hold(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Something must be found out first; the family waits in the hall and the desk is free."""
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    session = demand_own(actor, row)
    _end_serving(actor, row)
    row = move(actor, row, "hold", session=None, seat=None)
    tell(actor, row, events.TicketHeld, counter=session.counter.code, clerk=session.clerk_id)
    return ticket_view(row)


@transaction.atomic
def resume(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Go on with a ticket on hold, at the actor's desk. Errors: Conflict `counter.busy`, `counter.on_break`."""
    demand(actor, "serve")
    desk = desk_of(actor)
    demand_idle(desk)
    session = desk.session
    row = take_ticket(ticket, version)
    row = move(actor, row, "resume", session=session, counter=session.counter, seat=pick_seat(desk), mode="")
    tell(actor, row, events.TicketResumed)
    _begin_serving(actor, row, session)
    return ticket_view(row)


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    ticket: str,
    to_service: str,
    mode: str = HandOverMode.FAMILY_MOVES,
    to_counter: str = "",
    version: int | None = None,
) -> TicketView:
    """Pass the family on to another service.

    `mode` "clerk_moves": the family keeps its seat and the next clerk comes. `to_counter` (a code) ties
    the ticket to one counter; "" leaves it to every counter with the service.
    Errors: NotFoundOrHidden `ticket.service_unknown`, `counter.not_found`; InvalidTransition; Conflict.
    """
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    if row.state != TicketState.ON_HOLD:
        demand_own(actor, row)
    return ticket_view(_pass_on(actor, row, to_service, HandOverMode(mode), to_counter))


@transaction.atomic
def finish_service(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """This service is done: the family goes on to the next one of its ticket, or the visit ends."""
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    demand_own(actor, row)
    if row.remaining:
        return ticket_view(_pass_on(actor, row, row.remaining[0], HandOverMode.FAMILY_MOVES, ""))
    return ticket_view(_finish(actor, row))


@transaction.atomic
def finish_visit(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Everything is done for today, whatever the ticket still lists."""
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    if row.state != TicketState.ON_HOLD:
        demand_own(actor, row)
    return ticket_view(_finish(actor, row))


def _pass_on(actor: Actor, row: Ticket, service: str, mode: HandOverMode, to_counter: str) -> Ticket:
    target = layout.counter_of(layout.get_office(row.office), service)
    counter = _counter(row.office, to_counter) if to_counter else None
    left = row.session
    before: dict[str, Any] = {
        "service": row.service,
        "counter": left.counter.code if left else "",
        "clerk": left.clerk_id if left else "",
    }
    _end_serving(actor, row)
    stays = mode == HandOverMode.CLERK_MOVES
    fresh = move(
        actor,
        row,
        "hand_over",
        session=None,
        counter=counter,
        service=service,
        remaining=[waiting for waiting in row.remaining if waiting != service],
        mode=mode,
        seat=row.seat if stays else None,
        hall=row.hall if stays else layout.hall_of(target),
        queued_at=clock.now(),
    )
    tell(
        actor,
        fresh,
        events.TicketHandedOver,
        mode=str(mode),
        to_service=service,
        to_counter=to_counter,
        **before,
    )
    return fresh


def _finish(actor: Actor, row: Ticket) -> Ticket:
    session = row.session
    _end_serving(actor, row)
    fresh = move(actor, row, "finish_visit", session=None, seat=None, remaining=[])
    end_visit(fresh)
    tell(
        actor,
        fresh,
        events.VisitFinished,
        counter=session.counter.code if session else "",
        clerk=session.clerk_id if session else "",
    )
    return fresh


def _begin_serving(actor: Actor, ticket: Ticket, session: CounterSession) -> None:
    Serving.objects.create(
        ticket=ticket,
        session=session,
        office=ticket.office,
        service=ticket.service,
        clerk_id=session.clerk_id,
        started_at=clock.now(),
    )
    tell(actor, ticket, events.ServiceStarted, seat=ticket.seat.code if ticket.seat else "")


def _end_serving(actor: Actor, ticket: Ticket) -> None:
    """Close the open service, if there is one: a family that was only called has none."""
    ended = Serving.objects.filter(ticket=ticket, ended_at__isnull=True).update(ended_at=clock.now())
    if ended:
        tell(actor, ticket, events.ServiceEnded)


def _counter(office: str, code: str) -> Counter:
    counter = Counter.objects.filter(office=office, code=code, is_active=True).first()
    if counter is None:
        raise NotFoundOrHidden(VisitError.COUNTER_NOT_FOUND, counter=code)
    return counter
