"""How a ticket changes state: compare-and-set on the row, then history, audit, event and news to open
screens."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.domains.visits import events, live
from madoguchi.domains.visits.desks import desk_of, insert
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import CounterSession, Serving, Ticket, TicketStep, Visit
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import WITH
from madoguchi.domains.visits.snapshots import snapshot_of
from madoguchi.domains.visits.states import IN_HOUSE, TICKET, VisitState, can_be_undone
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor

FREE: dict[str, Any] = {"session": None, "seat": None, "counter": None, "mode": ""}
"""Of a ticket that no desk holds and that any desk may call."""
_OPEN_SERVING = (
    Serving.objects.filter(ticket=OuterRef("pk"), ended_at__isnull=True).order_by("-pk").values("pk")[:1]
)


def take_ticket(public_id: str, version: int | None) -> Ticket:
    """The ticket as it is now, with `open_serving`, the key of the service that is open. No lock: `move` compares
    and sets.

    Errors: NotFoundOrHidden `ticket.not_found`; Conflict `ticket.taken_by_other` when `version` is stale.
    """
    rows = Ticket.objects.filter(public_id=public_id).select_related(*WITH)
    ticket = rows.annotate(serving_now=Subquery(_OPEN_SERVING)).first()
    if ticket is None:
        raise NotFoundOrHidden(VisitError.TICKET_NOT_FOUND)
    if version is not None and ticket.version != version:
        raise Conflict(VisitError.TICKET_TAKEN, number=ticket.number, state=ticket.state)
    ticket.open_serving, ticket.taken_at = ticket.serving_now, clock.now()
    return ticket


def move(actor: Actor, ticket: Ticket, name: str, *, reason: str = "", **changes: Any) -> Ticket:
    """Apply transition `name` with `changes` to the row and write its history; the fresh ticket comes back.

    Errors: NotPermitted; InvalidTransition `ticket.wrong_state`; Conflict `ticket.taken_by_other` when
    somebody was faster, `counter.busy` when the session or the seat has another family; then the caller's transaction
    can only end.
    """
    demand(actor, TICKET.get(name).permission)
    target = TICKET.target(name, ticket.state)
    now = clock.now()
    if target != ticket.state:
        changes.setdefault("state_at", now)
    rows = Ticket.objects.filter(pk=ticket.pk, state=ticket.state, version=ticket.version)
    try:
        with transaction.atomic(savepoint=False):
            changed = rows.update(state=target, version=F("version") + 1, **changes)
    except IntegrityError as error:
        raise Conflict(VisitError.COUNTER_BUSY, number=ticket.number) from error
    if changed != 1:
        raise Conflict(VisitError.TICKET_TAKEN, number=ticket.number, state=ticket.state)
    fresh = _moved(ticket, {**changes, "state": target})
    if fresh.hall != ticket.hall:
        # The board that showed the number would show it on: `tell` speaks to the new hall.
        live.notify(live.hall_topic(ticket.office, ticket.hall))
    insert(
        TicketStep(
            ticket=fresh,
            name=name,
            source=ticket.state,
            target=target,
            actor_id=actor.actor_id,
            counter=fresh.counter.code if fresh.counter else "",
            reason=reason,
            version=fresh.version,
            before=snapshot_of(ticket) if can_be_undone(name) else None,
            at=now,
        )
    )
    return fresh


def _moved(ticket: Ticket, changes: Mapping[str, Any]) -> Ticket:
    """The row as the update has just left it: the version that was compared says that `ticket` was the row before."""
    fresh = copy.copy(ticket)
    for name, value in changes.items():
        setattr(fresh, name, str(value) if isinstance(value, Enum) else value)
    fresh.version = ticket.version + 1
    fresh.open_serving = fresh.taken_at = None
    return fresh


def end_visit(ticket: Ticket) -> None:
    """The household is done, unless another ticket of the same visit is still in the house."""
    if not Ticket.objects.filter(visit_id=ticket.visit_id, state__in=IN_HOUSE).exclude(pk=ticket.pk).exists():
        Visit.objects.filter(pk=ticket.visit_id).update(state=VisitState.ENDED, ended_at=clock.now())


def tell(
    actor: Actor,
    ticket: Ticket,
    event_class: type[events.TicketEvent],
    *,
    noted: Mapping[str, Any] | None = None,
    **more: Any,
) -> None:
    """Audit row, event and news about what was done to `ticket`; `noted` goes into the audit row.

    The counter and clerk are those of the ticket's session; pass `counter` and `clerk` after it was released.
    """
    session = ticket.session
    fields: dict[str, Any] = {
        "office": ticket.office,
        "visit": ticket.visit.reference,
        "ticket": ticket.public_id,
        "number": ticket.number,
        "service": ticket.service,
        "counter": session.counter.code if session else "",
        "clerk": session.clerk_id if session else "",
        **more,
    }
    audit.record(
        actor,
        event_class.code,
        subject=ticket.public_id,
        data={
            "number": ticket.number,
            "service": fields["service"],
            "counter": fields["counter"],
            **(noted or {}),
        },
    )
    outbox.publish(event_class(**fields), case=ticket.visit.reference, actor=actor)
    live.notify(
        live.hall_topic(ticket.office, ticket.hall),
        live.queue_topic(ticket.office),
        live.ticket_topic(ticket.public_id),
    )


def session_of(actor: Actor) -> CounterSession:
    """The desk where the actor works now. Errors: Conflict `counter.not_open`."""
    return desk_of(actor).session


def demand_own(actor: Actor, ticket: Ticket) -> CounterSession:
    """Only the clerk whose session holds the ticket goes on with it. Errors: Conflict
    `ticket.taken_by_other`."""
    session = session_of(actor)
    if ticket.session_id != session.pk:
        raise Conflict(VisitError.TICKET_TAKEN, number=ticket.number, state=ticket.state)
    return session
