"""Reads of the emergency button: what is open now, and what was lately."""

from __future__ import annotations

from collections.abc import Sequence

from madoguchi.domains.visits import layout
from madoguchi.domains.visits.models import Alarm, CounterSession
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.shapes import AlarmView
from madoguchi.domains.visits.states import OPEN_ALARMS, AlarmOutcome, AlarmState
from madoguchi.foundation.policy.actors import Actor, Role

LAST = 20


def list_open_alarms(actor: Actor) -> list[AlarmView]:
    """Who waits for help now, the longest first. A clerk at a desk sees the own office's and the own; supervisors, and who
    sits at no desk, see all.

    Queries: 1 while nobody waits, else at most 3.
    """
    demand(actor, "alarm")
    rows = list(Alarm.objects.filter(state__in=OPEN_ALARMS).prefetch_related("steps").order_by("raised_at"))
    here = _office_of(actor) if rows else ""
    near = [row for row in rows if not here or row.office == here or row.raised_by == actor.actor_id]
    return [alarm_view(row, actor) for row in near]


def list_ended_alarms(actor: Actor) -> Sequence[AlarmView]:
    """The last `LAST` that are over, newest first. Two queries."""
    demand(actor, "alarm")
    rows = Alarm.objects.filter(state=AlarmState.ENDED).prefetch_related("steps").order_by("-raised_at")
    return [alarm_view(row, actor) for row in rows[:LAST]]


def _office_of(actor: Actor) -> str:
    if actor.has(Role.SUPERVISOR):
        return ""
    desk = CounterSession.objects.filter(clerk_id=actor.actor_id, closed_at__isnull=True)
    return desk.values_list("counter__office", flat=True).first() or ""


def alarm_view(row: Alarm, actor: Actor) -> AlarmView:
    office = layout.get_office(row.office)
    steps = sorted(row.steps.all(), key=lambda step: step.at)
    return AlarmView(
        public_id=row.public_id,
        office=row.office,
        office_label=office.name.ja,
        hall_label=dict(layout.halls(office)).get(row.hall, ""),
        place=row.place,
        state=row.state,
        state_label=AlarmState(row.state).label,
        raised_by=row.raised_by,
        raised_at=row.raised_at,
        coming=tuple(step.actor_id for step in steps if step.name == "acknowledge"),
        ended_at=row.ended_at,
        outcome_label=AlarmOutcome(row.outcome).label if row.outcome else "",
        note=row.note,
        is_own=row.raised_by == actor.actor_id,
    )
