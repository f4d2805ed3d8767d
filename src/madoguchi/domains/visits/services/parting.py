"""Tickets of one family: a part of it goes ahead with a number of its own, or two numbers become one."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotAvailable
from madoguchi.domains.visits import events, layout
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Ticket, Visit
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import ticket_view
from madoguchi.domains.visits.services.check_in import next_number
from madoguchi.domains.visits.services.moving import end_visit, move, take_ticket, tell
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import AT_COUNTER, TICKET, Priority, TicketState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

_STRONGER = (Priority.LAW, Priority.NEED, Priority.NONE)


@transaction.atomic
def split(*, actor: Actor, ticket: str, services: Iterable[str], version: int | None = None) -> TicketView:
    """Give a part of the ticket's services to a new number for a part of the family; returns the new ticket.

    The new one belongs to the same visit and case and keeps the turn by arrival, booking, priority, wish, needs and
    language. Where the first part now waits elsewhere, both tickets tell so: on the telephone, on paper, at the desk.
    Errors: NotAvailable `ticket.split_not_possible` (nothing would be left on one of the two, a service is not on the
    ticket, or it is being served); InvalidTransition; Conflict. Locks: the day's number row, until commit.
    """
    demand(actor, "queue")
    row = take_ticket(ticket, version)
    wanted = tuple(dict.fromkeys(services))
    own = (row.service, *row.remaining)
    kept = [service for service in own if service not in wanted]
    is_busy = row.state not in (TicketState.WAITING, TicketState.HANDED_OVER) and row.service in wanted
    if not wanted or not kept or is_busy or not set(wanted) <= set(own):
        raise NotAvailable(VisitError.SPLIT_NOT_POSSIBLE, number=row.number)
    hall = layout.hall_of(layout.counter_of(layout.get_office(row.office), kept[0]))
    changes = {} if row.service == kept[0] else {"service": kept[0], "hall": hall, "counter": None}
    fresh = move(actor, row, "split", remaining=kept[1:], **changes)
    part = _issue_part(actor, fresh, wanted)
    tell(actor, fresh, events.TicketSplit, part=part.number)
    return ticket_view(part)


def _issue_part(actor: Actor, origin: Ticket, services: tuple[str, ...]) -> Ticket:
    now = clock.now()
    part = Ticket.objects.create(
        public_id=secrets.token_urlsafe(12),
        visit=origin.visit,
        origin=origin,
        office=origin.office,
        hall=layout.hall_of(layout.counter_of(layout.get_office(origin.office), services[0])),
        day=origin.day,
        number=next_number(origin.office, origin.day),
        service=services[0],
        remaining=list(services[1:]),
        lane=origin.lane,
        priority=origin.priority,
        priority_reason=origin.priority_reason,
        needs=origin.needs,
        language=origin.language,
        wish=origin.wish,
        postponed_until=origin.postponed_until,
        booked_for=origin.booked_for,
        issued_at=now,
        queued_at=origin.queued_at,
        state_at=now,
    )
    tell(actor, part, events.TicketIssued)
    return part


@transaction.atomic
def merge(*, actor: Actor, ticket: str, into: str, version: int | None = None) -> TicketView:
    """Two numbers of a family become one; the lower number lives, whichever of the two is named first.

    It takes over the services, needs, language, the stronger priority, the earlier turn and booking, and the case if
    only the other has one. The telephone of either finds the number that lives on. Errors: Conflict
    `ticket.merge_two_cases`, `ticket.taken_by_other`; NotAvailable `ticket.merge_not_possible` (the higher number is at a
    counter, another day or office, the same ticket).
    """
    demand(actor, "queue")
    first, second = sorted(
        (take_ticket(ticket, version), take_ticket(into, None)), key=lambda row: row.number
    )
    is_possible = (first.office, first.day) == (second.office, second.day) and first.pk != second.pk
    if not is_possible or second.state in AT_COUNTER or second.state not in TICKET.get("merge").sources:
        raise NotAvailable(VisitError.MERGE_NOT_POSSIBLE, number=second.number)
    _join_visits(first, second)
    gone = move(actor, second, "merge", merged_into=first, session=None, seat=None)
    tell(actor, gone, events.TicketMerged, into=first.number)
    fresh = move(actor, first, "absorb", **_joined(first, second))
    tell(actor, fresh, events.TicketAbsorbed, part=second.number)
    return ticket_view(take_ticket(first.public_id, None))


def _joined(first: Ticket, second: Ticket) -> dict[str, Any]:
    services = dict.fromkeys((*first.remaining, second.service, *second.remaining))
    stronger = min(first, second, key=lambda row: _STRONGER.index(Priority(row.priority)))
    booked = [row.booked_for for row in (first, second) if row.booked_for]
    return {
        "remaining": [service for service in services if service != first.service],
        "priority": stronger.priority,
        "priority_reason": stronger.priority_reason,
        "needs": list(dict.fromkeys((*first.needs, *second.needs))),
        "language": first.language or second.language,
        "wish": first.wish or second.wish,
        "queued_at": min(first.queued_at, second.queued_at),
        "booked_for": min(booked) if booked else None,
    }


def _join_visits(first: Ticket, second: Ticket) -> None:
    """One visit lives on: with the case of the other if it has none itself. The other then keeps the reference that the
    first was known by, so that whoever asked to be told under it is led on."""
    kept, gone = first.visit, second.visit
    if kept.pk == gone.pk:
        return
    if kept.has_case and gone.has_case and kept.reference != gone.reference:
        raise Conflict(VisitError.MERGE_TWO_CASES)
    end_visit(second)
    services = list(dict.fromkeys((*kept.services, *gone.services)))
    changes: dict[str, object] = {"services": services}
    if gone.has_case and not kept.has_case:
        changes |= {"reference": gone.reference, "has_case": True}
    try:
        with transaction.atomic():
            Visit.objects.filter(pk=kept.pk).update(**changes)
            if "reference" in changes:
                Visit.objects.filter(pk=gone.pk).update(reference=kept.reference, has_case=False)
    except IntegrityError as error:
        # The other's family has a third ticket in the house, under the same case.
        raise Conflict(VisitError.PRESENT_ALREADY, reference=gone.reference) from error
