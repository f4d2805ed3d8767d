"""Taking a step, and giving it back."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import Conflict, InvalidTransition, NotPermitted
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.applications import services as application_services
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.models import WorkItem
from madoguchi.domains.work.moving import move, take_item
from madoguchi.domains.work.states import ItemState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor, Role

_BEFORE_PROCESS = (ApplicationState.ACCEPTED, ApplicationState.CORRECTED)


def claim_step(*, actor: Actor, item: str) -> WorkItem:
    """Of two clerks who claim at once one gets the step; who has it already gets it again.

    Errors: `work.not_permitted`, `work.not_found`, `work_item.wrong_state`, Conflict `work.claimed_by_other`
    (data `clerk`: the sign-in name of who was first). Locks: the application, when it goes into process.
    """
    with transaction.atomic():
        row = take_item(actor, item, lock=False)
        if row.state != ItemState.OPEN:
            return _taken(actor, row)
        try:
            claimed = move(
                actor, row, "claim", worker_id=actor.actor_id, approver_id="", claimed_at=clock.now()
            )
        except InvalidTransition:
            row.refresh_from_db()
            return _taken(actor, row)
        if applications.get_application(actor, row.application).state in _BEFORE_PROCESS:
            application_services.process_application(actor=actor, reference=row.application)
        return claimed


def release_step(*, actor: Actor, item: str, reason: str = "") -> WorkItem:
    """Back into the list; a supervisor may also put a colleague's step back.

    Errors: `work.not_found`, `work.not_yours`, `work_item.wrong_state`.
    """
    with transaction.atomic():
        row = take_item(actor, item)
        if not actor.has(Role.SUPERVISOR):
            check_own(actor, row)
        return move(actor, row, "release", reason=reason, worker_id="", claimed_at=None)


def check_own(actor: Actor, row: WorkItem) -> None:
    """Errors: `work.not_yours` for a step that a colleague works on."""
    if row.state == ItemState.CLAIMED and row.worker_id != actor.actor_id:
        raise NotPermitted(WorkError.NOT_YOURS, clerk=row.worker_id)


def _taken(actor: Actor, row: WorkItem) -> WorkItem:
    if row.state != ItemState.CLAIMED:
        raise InvalidTransition(WorkError.WRONG_STATE, transition="claim", state=row.state)
    if row.worker_id != actor.actor_id:
        raise Conflict(WorkError.CLAIMED_BY_OTHER, clerk=row.worker_id)
    return row
