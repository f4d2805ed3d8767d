"""Rows to the frozen values that leave this room, and the order of the queue. Shared by services and
selectors."""

from __future__ import annotations

from django.db.models import Case, DateTimeField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Coalesce

from madoguchi.domains.visits import layout
from madoguchi.domains.visits.models import CounterSession, Skill, Ticket
from madoguchi.domains.visits.shapes import SessionView, TicketView
from madoguchi.domains.visits.states import QUEUED, TicketState
from madoguchi.foundation import clock


def ticket_view(ticket: Ticket) -> TicketView:
    """Wants `visit`, `counter`, `seat` and `session` selected with the ticket."""
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
        booked_for=ticket.booked_for,
        issued_at=ticket.issued_at,
        queued_at=ticket.queued_at,
        state_at=ticket.state_at,
    )


def session_view(session: CounterSession) -> SessionView:
    counter = session.counter
    return SessionView(
        counter=counter.code,
        counter_number=counter.number,
        counter_label=counter.label,
        seat=session.seat.code,
        seat_label=session.seat.label,
        hall=counter.hall,
        office=counter.office,
        clerk=session.clerk_id,
        services=services_of(session),
        opened_at=session.opened_at,
    )


def services_of(session: CounterSession) -> tuple[str, ...]:
    """What this clerk serves at this counter: the counter's services, narrowed by the clerk's skills.
    One query."""
    skills = set(Skill.objects.filter(clerk_id=session.clerk_id).values_list("service", flat=True))
    offered = tuple(session.counter.services)
    return tuple(service for service in offered if service in skills) if skills else offered


def in_queue_order(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """The published rule: first those whose booked time has come and those handed over, then walk-ins by
    arrival, then those who are early for their booking."""
    now = clock.now()
    turn = Case(
        When(state=TicketState.HANDED_OVER, then=Value(0)),
        When(booked_for__lte=now, then=Value(0)),
        When(booked_for__isnull=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    since = Case(
        When(state=TicketState.HANDED_OVER, then=F("queued_at")),
        default=Coalesce("booked_for", "queued_at"),
        output_field=DateTimeField(),
    )
    return (
        tickets.filter(state__in=QUEUED).annotate(turn=turn, since=since).order_by("turn", "since", "number")
    )
