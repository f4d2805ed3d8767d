"""A household whose move-in was withdrawn before it came into force: ended, never deleted, and its numbers never given
again.
"""

from __future__ import annotations

from dataclasses import replace

from django.db import transaction

from madoguchi.core.people import HistoryRecord, Move, MoveReason, ResidentStatus
from madoguchi.domains.residents.events import RegisterChanged
from madoguchi.domains.residents.models import Household, ResidentHistory
from madoguchi.domains.residents.permissions import check_may_write
from madoguchi.domains.residents.states import TRANSITIONS, RegisterState
from madoguchi.domains.residents.storing import history_row, read_history
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def end_move_in(*, actor: Actor, reference: str) -> str:
    """End the provisional household of a case; its number, or nothing where none waits.

    Everybody gets one more complete row, 異動の取消し(減), as provisional as the one that it takes back: nobody outside
    ever saw these people as residents. A household in force stays; taking that back is a move of its own.

    Errors: `resident.not_permitted`. Locks: the household.
    """
    check_may_write(actor)
    with transaction.atomic():
        waiting = Household.objects.select_for_update().filter(
            source_reference=reference, state=RegisterState.PROVISIONAL
        )
        household = waiting.first()
        if household is None:
            return ""
        number = household.household_number
        household.state = TRANSITIONS.target("end", household.state)
        household.save(update_fields=["state"])
        _take_back(actor, household)
        household.memberships.filter(left_on__isnull=True).update(left_on=clock.today())
        audit.record(actor, TRANSITIONS.get("end").audit_code, subject=number, data={"case": reference})
        events.publish(RegisterChanged(number, reference, household.state), case=reference, actor=actor)
        return number


def _take_back(actor: Actor, household: Household) -> None:
    rows = list(
        ResidentHistory.objects.select_related("resident").filter(
            household_number=household.household_number, is_provisional=True
        )
    )
    ended = [
        history_row(_cancelled(record), row.resident, by=actor.actor_id, at=clock.now())
        for row, record in zip(rows, read_history(rows), strict=True)
    ]
    ResidentHistory.objects.bulk_create(ended)


def _cancelled(record: HistoryRecord) -> HistoryRecord:
    today = clock.today()
    return replace(
        record,
        history_number=record.history_number + 1,
        person=replace(record.person, status=ResidentStatus.REMOVED_OTHER),
        move=Move(MoveReason.REMOVAL_BY_CANCELLATION, processed_on=today, requested_on=today),
    )
