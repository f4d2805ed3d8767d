"""Calling numbers, and what happens when nobody comes."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import Conflict, NotAvailable
from madoguchi.domains.visits import events
from madoguchi.domains.visits.desks import Desk, desk_of, insert, take_free_ticket
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.hall import HallState, read_hall
from madoguchi.domains.visits.models import Call, CounterSession, Seat, Ticket
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import ticket_view
from madoguchi.domains.visits.services.moving import (
    FREE,
    demand_own,
    end_visit,
    move,
    take_ticket,
    tell,
)
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import SEATED, HandOverMode
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def call_next(*, actor: Actor) -> TicketView:
    """Call whoever is next for the actor's desk (the order is that of `hall.read_hall`).

    Errors: NotAvailable `ticket.queue_empty`; Conflict `counter.not_open`, `counter.busy`, `counter.on_break`.
    Locks: the chosen ticket; rows that another clerk is just calling are skipped, not waited for.
    """
    demand(actor, "serve")
    desk = desk_of(actor)
    demand_idle(desk)
    hall = read_hall(desk.session.counter.office)
    for ticket in hall.next_for(desk.session.pk):
        row = take_free_ticket(ticket.public_id)
        if row is not None:
            return _call(actor, row, desk, hall)
    raise NotAvailable(VisitError.QUEUE_EMPTY)


@transaction.atomic
def call_ticket(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Call one waiting ticket out of turn, whatever the counter offers.

    Errors: InvalidTransition `ticket.wrong_state`; Conflict `ticket.taken_by_other`, `counter.busy`.
    """
    demand(actor, "serve")
    desk = desk_of(actor)
    demand_idle(desk)
    return _call(actor, take_ticket(ticket, version), desk, read_hall(desk.session.counter.office))


@transaction.atomic
def recall(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Call out once more. Errors: InvalidTransition; Conflict `ticket.taken_by_other`."""
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    session = demand_own(actor, row)
    row = move(actor, row, "recall")
    _announce(actor, row, session)
    tell(actor, row, events.TicketRecalled)
    return ticket_view(row)


@transaction.atomic
def mark_not_there(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Nobody came. The ticket waits until somebody speaks up at reception; the desk is free."""
    demand(actor, "serve")
    row = take_ticket(ticket, version)
    session = demand_own(actor, row)
    row = move(actor, row, "mark_not_there", **FREE)
    tell(actor, row, events.TicketNotThere, counter=session.counter.code, clerk=session.clerk_id)
    return ticket_view(row)


@transaction.atomic
def requeue(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Back into the queue at the old turn: who missed a call does not begin again at the end."""
    row = take_ticket(ticket, version)
    row = move(actor, row, "requeue", **FREE)
    tell(actor, row, events.TicketRequeued)
    return ticket_view(row)


@transaction.atomic
def leave(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """The household goes home without being served to the end."""
    row = take_ticket(ticket, version)
    row = move(actor, row, "leave", session=None, seat=None)
    end_visit(row)
    tell(actor, row, events.VisitLeft)
    return ticket_view(row)


def pick_seat(desk: Desk) -> Seat:
    """The clerk's own desk, or another free seat of the counter while a family stays at the own desk.

    Errors: Conflict `counter.no_free_seat`. Queries: 0, 1 where somebody stays. A race is decided by the seat's constraint.
    """
    session, own = desk.session, desk.session.seat
    if own.is_active and not desk.is_seat_taken:
        return own
    taken = Ticket.objects.filter(seat__isnull=False, state__in=SEATED).values("seat")
    others = CounterSession.objects.filter(closed_at__isnull=True).exclude(pk=session.pk).values("seat")
    free = (
        Seat.objects.filter(counter=session.counter, is_active=True)
        .exclude(pk__in=taken)
        .exclude(pk__in=others)
    )
    seat = free.exclude(pk=own.pk).order_by("code").first()
    if seat is None:
        raise Conflict(VisitError.NO_FREE_SEAT)
    return seat


def demand_idle(desk: Desk) -> None:
    """Errors: Conflict `counter.on_break`, `counter.busy`."""
    if desk.session.break_from is not None:
        raise Conflict(VisitError.COUNTER_ON_BREAK)
    if desk.is_busy:
        raise Conflict(VisitError.COUNTER_BUSY)


def _call(actor: Actor, ticket: Ticket, desk: Desk, hall: HallState) -> TicketView:
    session = desk.session
    goes_there = ticket.mode == HandOverMode.CLERK_MOVES and ticket.seat is not None
    seat = ticket.seat if goes_there else pick_seat(desk)
    # The service stays what the ticket waits for: a clerk who calls out of turn takes that duty over.
    turn = hall.turn_by_key.get(ticket.pk)
    row = move(
        actor,
        ticket,
        "call",
        reason=turn.why if turn else "",
        session=session,
        counter=session.counter,
        seat=seat,
        hall=session.counter.hall,
        postponed_until=None,
    )
    _announce(actor, row, session, turn=turn.side if turn else "")
    tell(actor, row, events.TicketCalled)
    return ticket_view(row)


def _announce(actor: Actor, ticket: Ticket, session: CounterSession, *, turn: str | None = None) -> None:
    """The board's row. `turn` is the side that the call is counted for; None is a recall."""
    insert(
        Call(
            ticket=ticket,
            office=ticket.office,
            hall=ticket.hall,
            number=ticket.number,
            counter=session.counter,
            is_recall=turn is None,
            service=ticket.service,
            turn=turn or "",
            is_public=ticket.mode != HandOverMode.CLERK_MOVES,
            called_by=actor.actor_id,
            at=clock.now(),
        )
    )
