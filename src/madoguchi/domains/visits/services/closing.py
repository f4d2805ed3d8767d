"""The end of a day: who is still on the board went home, and desks that nobody closed are closed."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.visits.models import CounterSession, Serving, Ticket, TicketStep, Visit
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.states import IN_HOUSE, TicketState, VisitState
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor


@transaction.atomic
def close_day(*, actor: Actor = SYSTEM) -> int:
    """End what earlier days left open; returns how many tickets. Repeatable; today is not touched.

    The end of a service that nobody closed is not known, so it gets no length: it would spoil every estimate.
    """
    demand(actor, "capacity")
    now, today = clock.now(), clock.today()
    stale = Ticket.objects.select_for_update().filter(day__lt=today, state__in=IN_HOUSE)
    rows = list(stale.only("pk", "state", "visit_id"))
    ids = [row.pk for row in rows]
    Serving.objects.filter(ticket__in=ids, ended_at__isnull=True).delete()
    Ticket.objects.filter(pk__in=ids).update(state=TicketState.LEFT, session=None, seat=None, state_at=now)
    TicketStep.objects.bulk_create(
        TicketStep(
            ticket_id=row.pk,
            name="close_day",
            source=row.state,
            target=TicketState.LEFT,
            actor_id=actor.actor_id,
            at=now,
        )
        for row in rows
    )
    Visit.objects.filter(pk__in=[row.visit_id for row in rows]).update(state=VisitState.ENDED, ended_at=now)
    day_start = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    CounterSession.objects.filter(opened_at__lt=day_start, closed_at__isnull=True).update(closed_at=now)
    if rows:
        audit.record(actor, "day.closed", data={"tickets": len(rows)})
    return len(rows)
