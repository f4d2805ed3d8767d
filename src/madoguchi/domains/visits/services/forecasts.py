"""Forecasts are written down when they are made and scored when somebody is called: how good they are is measured, not
claimed."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from madoguchi.domains.visits import conf
from madoguchi.domains.visits.estimates import Estimate, Estimates
from madoguchi.domains.visits.hall import HallTicket
from madoguchi.domains.visits.learning import minutes_between
from madoguchi.domains.visits.models import Forecast, TicketStep
from madoguchi.domains.visits.states import ENDED, ForecastMoment, ForecastOutcome, TicketState
from madoguchi.foundation import clock

_BY_WISH = ("postpone", "redirect", "merge", "set_priority")
"""Steps after which a ticket's earlier forecast is about something else."""
_ENDING = ("call", "leave", *_BY_WISH)


def record_forecasts(estimates: Estimates) -> int:
    """Write down what has just been computed: for each ticket once in every queue that it enters, and again while it
    waits long. Returns how many rows are new. Queries: 2 at most."""
    state = estimates.now.state
    now = state.as_of
    queued = {one.key: one for one in state.tickets.values() if one.public_id in estimates.by_ticket}
    last = dict(
        Forecast.objects.filter(ticket__in=queued).values_list("ticket").annotate(Max("made_at")).order_by()
    )
    rows = []
    for key, ticket in queued.items():
        made = last.get(key)
        found = estimates.by_ticket[ticket.public_id]
        if found.outlook is None or (ticket.postponed_until is not None and ticket.postponed_until > now):
            continue
        if made is None or made < ticket.queued_at:
            is_passed_on = ticket.state == TicketState.HANDED_OVER
            moment = ForecastMoment.HANDED_OVER if is_passed_on else ForecastMoment.ISSUED
            rows.append(_row(estimates, ticket, found, moment))
        elif now - made >= timedelta(minutes=conf.FORECAST_AGAIN_MIN):
            rows.append(_row(estimates, ticket, found, ForecastMoment.WAITING))
    return len(Forecast.objects.bulk_create(rows))


def _row(estimates: Estimates, ticket: HallTicket, found: Estimate, moment: ForecastMoment) -> Forecast:
    outlook, stretch = found.outlook, estimates.now.learned.stretch
    assert outlook is not None
    state = estimates.now.state
    return Forecast(
        ticket_id=ticket.key,
        office=state.office,
        day=clock.local(state.as_of).date(),
        service=ticket.service,
        moment=moment,
        made_at=state.as_of,
        ahead=found.ahead,
        desks=found.desks,
        p05=outlook.p05,
        p25=outlook.p25,
        p50=outlook.p50,
        p75=outlook.p75,
        p95=outlook.p95,
        down=stretch.down,
        up=stretch.up,
        likely_down=stretch.likely_down,
        likely_up=stretch.likely_up,
        naive_min=found.naive_min,
    )


@transaction.atomic
def settle_forecasts(office: str) -> int:
    """Say of each open forecast what came of it, from the ticket's own history. Returns how many were settled.

    Repeatable, also after a restart: nothing depends on having seen the call happen. Queries: 2 at most.
    """
    after = TicketStep.objects.filter(
        ticket=OuterRef("ticket"), at__gte=OuterRef("made_at"), name__in=_ENDING
    ).order_by("at", "pk")
    rows = (
        Forecast.objects.select_related("ticket")
        .filter(office=office, outcome=ForecastOutcome.OPEN)
        .annotate(step=Subquery(after.values("name")[:1]), step_at=Subquery(after.values("at")[:1]))
    )
    settled = [row for row in rows if _settle(row, row.step, row.step_at)]
    Forecast.objects.bulk_update(settled, ["outcome", "waited_min"])
    return len(settled)


def _settle(row: Forecast, step: str | None, at: datetime | None) -> bool:
    if step == "call" and at is not None:
        row.outcome, row.waited_min = ForecastOutcome.CALLED, minutes_between(row.made_at, at)
    elif step == "leave":
        row.outcome = ForecastOutcome.LEFT
    elif step is not None:
        row.outcome = ForecastOutcome.CHANGED
    elif row.ticket.state in ENDED or row.day < clock.today():
        row.outcome = ForecastOutcome.ENDED
    return row.outcome != ForecastOutcome.OPEN
