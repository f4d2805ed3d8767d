"""What staff decide about a ticket that waits: priority, needs, another service, a later time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction

from madoguchi.core.errors import NotAvailable, NotFoundOrHidden
from madoguchi.domains.visits import conf, events, layout
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.needs import read_needs
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import ticket_view
from madoguchi.domains.visits.services.moving import FREE, move, take_ticket, tell
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import PRIORITY_BY_REASON, QUEUED, PriorityReason
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def set_priority(
    *, actor: Actor, ticket: str, priority: str, reason: str, version: int | None = None
) -> TicketView:
    """Call somebody earlier, for a reason of the closed list; `priority` "" takes it back.

    Which reason is law and which is need is not chosen by the clerk: `priority` must be the one of the reason.
    Errors: NotFoundOrHidden `ticket.priority_unknown`; InvalidTransition; Conflict `ticket.taken_by_other`.
    """
    demand(actor, "queue")
    if (priority or reason) and (
        reason not in PriorityReason or priority != PRIORITY_BY_REASON[PriorityReason(reason)]
    ):
        raise NotFoundOrHidden(VisitError.PRIORITY_UNKNOWN, reason=reason)
    row = take_ticket(ticket, version)
    row = move(actor, row, "set_priority", reason=reason, priority=priority, priority_reason=reason)
    tell(actor, row, events.PrioritySet, noted={"reason": reason}, priority=priority, reason=reason)
    return ticket_view(row)


@transaction.atomic
def set_needs(*, actor: Actor, ticket: str, needs: Iterable[str], version: int | None = None) -> TicketView:
    """Replace what the household needs at the counter. Errors: NotFoundOrHidden `ticket.need_unknown`; Conflict."""
    demand(actor, "queue")
    wanted = read_needs(needs)
    row = move(actor, take_ticket(ticket, version), "set_needs", needs=list(wanted))
    tell(actor, row, events.NeedsSet, needs=wanted)
    return ticket_view(row)


@transaction.atomic
def redirect(
    *,
    actor: Actor,
    ticket: str,
    to_service: str,
    keeps_current: bool = False,
    version: int | None = None,
) -> TicketView:
    """Send a waiting ticket to another service without serving it; it keeps its turn by arrival.

    `keeps_current`: what it waited for comes later, instead of falling away as the wrong desk.
    Errors: NotFoundOrHidden `ticket.service_unknown`; InvalidTransition; Conflict.
    """
    demand(actor, "queue")
    row = take_ticket(ticket, version)
    target = layout.counter_of(layout.get_office(row.office), to_service)
    left = row.service
    remaining = [service for service in row.remaining if service != to_service]
    if keeps_current and left != to_service:
        remaining = [left, *remaining]
    row = move(
        actor,
        row,
        "redirect",
        service=to_service,
        remaining=remaining,
        hall=layout.hall_of(target),
        postponed_until=None,
        **FREE,
    )
    tell(actor, row, events.TicketRedirected, from_service=left)
    return ticket_view(row)


@transaction.atomic
def postpone(*, actor: Actor, ticket: str, minutes: int, version: int | None = None) -> TicketView:
    """Do not call the household for `minutes`; 0: it is back and may be called at once.

    It keeps its turn: when the time is over, it stands where its arrival puts it. Whoever is just being called, or
    was not there, goes back to waiting first. Errors: NotAvailable `ticket.postpone_out_of_range`; InvalidTransition.
    """
    demand(actor, "queue")
    row = take_ticket(ticket, version)
    until = _until(row.office, minutes)
    if row.state not in QUEUED:
        row = move(actor, row, "requeue", **FREE)
        tell(actor, row, events.TicketRequeued)
    row = move(actor, row, "postpone", postponed_until=until)
    tell(actor, row, events.TicketPostponed, until=until.isoformat() if until else "")
    return ticket_view(row)


def _until(office: str, minutes: int) -> datetime | None:
    if minutes == 0:
        return None
    until = clock.now() + timedelta(minutes=minutes)
    is_in_range = conf.POSTPONE_MIN <= minutes <= conf.POSTPONE_MAX_MIN
    if not is_in_range or clock.local(until).time() > layout.get_office(office).closes:
        raise NotAvailable(VisitError.POSTPONE_OUT_OF_RANGE, minutes=minutes)
    return until
