"""Rows to the frozen values that leave this room. Shared by services and selectors."""

from __future__ import annotations

from madoguchi.core.queueing.shares import Turn
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.models import CounterSession, Ticket
from madoguchi.domains.visits.shapes import SessionView, TicketView
from madoguchi.domains.visits.skills import skills_of
from madoguchi.domains.visits.states import Lane, PriorityReason, TicketState

WITH = ("visit", "counter", "seat", "session__counter", "session__seat", "origin")
"""Relations that `ticket_view` reads."""


def ticket_view(ticket: Ticket, turn: Turn | None = None) -> TicketView:
    """Wants what `WITH` names selected with the ticket."""
    counter, seat, session = ticket.counter, ticket.seat, ticket.session
    return TicketView(
        public_id=ticket.public_id,
        number=ticket.number,
        reference=ticket.visit.reference,
        has_case=ticket.visit.has_case,
        purpose=ticket.visit.purpose,
        procedures=tuple(ticket.visit.services),
        office=ticket.office,
        hall=ticket.hall,
        state=ticket.state,
        state_label=TicketState(ticket.state).label,
        version=ticket.version,
        service=ticket.service,
        service_label=layout.service_label(ticket.service),
        remaining=tuple(ticket.remaining),
        counter=counter.code if counter else "",
        counter_number=counter.number if counter else "",
        counter_label=counter.label if counter else "",
        seat=seat.code if seat else "",
        seat_label=seat.label if seat else "",
        clerk=session.clerk_id if session else "",
        mode=ticket.mode,
        lane=ticket.lane,
        lane_label=Lane(ticket.lane).label,
        priority=ticket.priority,
        priority_reason=ticket.priority_reason,
        priority_label=PriorityReason(ticket.priority_reason).label if ticket.priority_reason else "",
        needs=tuple(ticket.needs),
        postponed_until=ticket.postponed_until,
        origin_number=ticket.origin.number if ticket.origin_id and ticket.origin else 0,
        booked_for=ticket.booked_for,
        issued_at=ticket.issued_at,
        queued_at=ticket.queued_at,
        state_at=ticket.state_at,
        language=ticket.language,
        wish=ticket.wish,
        wish_label=PriorityReason(ticket.wish).label if ticket.wish else "",
        why=turn.why if turn else "",
        by_share=turn.by_share if turn else False,
        is_booking_given_up=ticket.is_booking_given_up,
    )


def session_view(session: CounterSession) -> SessionView:
    """Wants `counter` and `seat` selected. One query."""
    counter, skills = session.counter, skills_of([session.clerk_id])[session.clerk_id]
    return SessionView(
        counter=counter.code,
        counter_number=counter.number,
        counter_label=counter.label,
        seat=session.seat.code,
        seat_label=session.seat.label,
        hall=counter.hall,
        office=counter.office,
        clerk=session.clerk_id,
        services=skills.narrow(counter.services),
        languages=tuple(sorted(skills.languages)),
        takes_wheelchair=session.seat.takes_wheelchair,
        lane=session.lane,
        opened_at=session.opened_at,
        break_from=session.break_from,
    )
