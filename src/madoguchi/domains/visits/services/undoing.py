"""Taking back the last step of a ticket: a wrong key at the counter must not cost a family its turn."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict
from madoguchi.domains.visits import conf, events
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Call, CounterSession, Serving, Ticket, TicketStep, Visit
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.reading import ticket_view
from madoguchi.domains.visits.services.moving import move, take_ticket, tell
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.snapshots import OPEN_SERVING, read_snapshot
from madoguchi.domains.visits.states import ENDED, VisitState, undo_to
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def undo(*, actor: Actor, ticket: str, version: int | None = None) -> TicketView:
    """Take back the last step of a ticket, which the actor made within the last `conf.UNDO_MIN` minutes.

    Everything is as before: state, place in the queue, desk and seat, the open service with its beginning, the visit.
    The undo is a step of its own. Errors: Conflict `ticket.undo_nothing` (not the actor's step, or none that can be
    undone), `ticket.undo_too_late`, `ticket.undo_overtaken` (the desk has another family, a break, or is closed; the seat is
    taken, the household came again), `ticket.taken_by_other`; NotPermitted.
    """
    demand(actor, "queue")
    row = take_ticket(ticket, version)
    step = _last_step(row)
    if step is None or step.before is None or step.actor_id != actor.actor_id:
        raise Conflict(VisitError.UNDO_NOTHING, number=row.number)
    if step.version != row.version:
        raise Conflict(VisitError.UNDO_OVERTAKEN, number=row.number)
    if clock.now() - step.at > timedelta(minutes=conf.UNDO_MIN):
        raise Conflict(VisitError.UNDO_TOO_LATE, number=row.number)
    fresh = _restore(actor, row, step)
    tell(actor, fresh, events.TicketUndone, undone=step.name, since=str(step.before["taken_at"]))
    return ticket_view(fresh)


def _last_step(ticket: Ticket) -> TicketStep | None:
    return TicketStep.objects.filter(ticket=ticket).order_by("-pk").first()


def _restore(actor: Actor, row: Ticket, step: TicketStep) -> Ticket:
    before = read_snapshot(step.before or {})
    _demand_open(before["session_id"], row)
    try:
        with transaction.atomic():
            # The row first: its constraints say whether the desk and the seat are still free.
            fresh = move(actor, row, undo_to(step.source), reason=step.name, **before)
            _restore_servings(row, (step.before or {})[OPEN_SERVING])
            if step.target in ENDED:
                Visit.objects.filter(pk=row.visit_id).update(state=VisitState.PRESENT, ended_at=None)
    except IntegrityError as error:
        raise Conflict(VisitError.UNDO_OVERTAKEN, number=row.number) from error
    except Conflict as refusal:
        code = VisitError.UNDO_OVERTAKEN if refusal.code == VisitError.COUNTER_BUSY else refusal.code
        raise Conflict(code, number=row.number) from refusal
    if step.name == "call":
        last = Call.objects.filter(ticket=row, is_recall=False).order_by("-pk").values("pk")[:1]
        Call.objects.filter(pk__in=last).update(turn="", is_public=False)
    return fresh


def _demand_open(session: int | None, row: Ticket) -> None:
    if session is None:
        return
    if not CounterSession.objects.filter(
        pk=session, closed_at__isnull=True, break_from__isnull=True
    ).exists():
        raise Conflict(VisitError.UNDO_OVERTAKEN, number=row.number)


def _restore_servings(ticket: Ticket, was_open: int | None) -> None:
    """The service that the step began goes, the one that it ended goes on."""
    begun = Serving.objects.filter(ticket=ticket, ended_at__isnull=True)
    if was_open is None:
        begun.delete()
    else:
        begun.exclude(pk=was_open).delete()
        Serving.objects.filter(pk=was_open).update(ended_at=None)
