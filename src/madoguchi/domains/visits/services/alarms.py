"""The emergency button: raise, say who comes, end. Nothing of it reaches a board or a kiosk."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.visits import alarm_list, events, layout, live
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Alarm, AlarmStep, CounterSession
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.shapes import AlarmView
from madoguchi.domains.visits.states import ALARM, OPEN_ALARMS, AlarmOutcome, AlarmState
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor

NOTE_LENGTH = 200


def raise_alarm(*, actor: Actor, office: str = "") -> AlarmView:
    """Call for help from the actor's open desk, or from `office` (the main one) where none is open.

    Whoever has an open alarm gets that one again: the second press changes nothing.
    """
    demand(actor, "alarm")
    try:
        with transaction.atomic():
            alarm = Alarm.objects.create(
                public_id=secrets.token_urlsafe(12),
                state=AlarmState.RAISED,
                raised_by=actor.actor_id,
                raised_at=clock.now(),
                **_where(actor, office),
            )
            _note(actor, alarm, "raise", "")
            _tell(actor, alarm, events.AlarmRaised)
    except IntegrityError:
        open_one = Alarm.objects.filter(raised_by=actor.actor_id, state__in=OPEN_ALARMS).first()
        if open_one is None:  # a colleague ended the earlier one in this very moment
            return raise_alarm(actor=actor, office=office)
        alarm = open_one
    return alarm_list.alarm_view(alarm, actor)


@transaction.atomic
def acknowledge_alarm(*, actor: Actor, alarm: str) -> AlarmView:
    """Say "I am coming". Saying it twice is once.

    Errors: NotFoundOrHidden `alarm.not_found`; InvalidTransition `alarm.wrong_state`; Conflict `alarm.own`,
    `alarm.taken_by_other`.
    """
    row = _take(alarm)
    if row.raised_by == actor.actor_id:
        raise Conflict(VisitError.ALARM_OWN)
    ALARM.target("acknowledge", row.state)
    has_said = AlarmStep.objects.filter(alarm=row, actor_id=actor.actor_id, name="acknowledge").exists()
    if not has_said:
        row = _move(actor, row, "acknowledge")
        _tell(actor, row, events.AlarmAcknowledged)
    return alarm_list.alarm_view(row, actor)


@transaction.atomic
def end_alarm(*, actor: Actor, alarm: str, outcome: str, note: str = "") -> AlarmView:
    """It is over. `note` is cut at `NOTE_LENGTH`.

    Errors: as `acknowledge_alarm`; ValidationFailed `alarm.outcome` for an unknown outcome.
    """
    if outcome not in AlarmOutcome.values:
        raise ValidationFailed({"outcome": VisitError.ALARM_OUTCOME}, code=VisitError.ALARM_OUTCOME)
    text = " ".join(note.split())[:NOTE_LENGTH]
    row = _move(actor, _take(alarm), "end", ended_at=clock.now(), outcome=outcome, note=text)
    _tell(actor, row, events.AlarmEnded, outcome=outcome)
    return alarm_list.alarm_view(row, actor)


def _where(actor: Actor, office: str) -> dict[str, str]:
    sessions = CounterSession.objects.select_related("counter", "seat")
    desk = sessions.filter(clerk_id=actor.actor_id, closed_at__isnull=True).first()
    if desk is None:
        return {"office": layout.get_office(office).id}
    return {
        "office": desk.counter.office,
        "hall": desk.counter.hall,
        "counter": desk.counter.code,
        "seat": desk.seat.code,
        "place": f"{desk.counter.number} {desk.counter.label} {desk.seat.label}",
    }


def _take(public_id: str) -> Alarm:
    row = Alarm.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFoundOrHidden(VisitError.ALARM_NOT_FOUND)
    return row


def _move(actor: Actor, alarm: Alarm, name: str, **changes: Any) -> Alarm:
    demand(actor, ALARM.get(name).permission)
    target = ALARM.target(name, alarm.state)
    source = alarm.state
    if Alarm.objects.filter(pk=alarm.pk, state=source).update(state=target, **changes) != 1:
        raise Conflict(VisitError.ALARM_TAKEN)
    alarm.refresh_from_db()
    _note(actor, alarm, name, source)
    return alarm


def _note(actor: Actor, alarm: Alarm, name: str, source: str) -> None:
    done = {"source": source, "target": alarm.state, "at": clock.now()}
    AlarmStep.objects.get_or_create(alarm=alarm, name=name, actor_id=actor.actor_id, defaults=done)


def _tell(actor: Actor, alarm: Alarm, kind: type[events.AlarmEvent], **more: str) -> None:
    audit.record(actor, kind.code, subject=alarm.public_id, data={"seat": alarm.seat, **more})
    outbox.publish(
        kind(
            office=alarm.office,
            hall=alarm.hall,
            counter=alarm.counter,
            seat=alarm.seat,
            alarm=alarm.public_id,
            **more,
        ),
        actor=actor,
    )
    live.notify(live.alarm_topic())
