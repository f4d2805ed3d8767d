"""Finishing a step, with a second person where the city's data asks for one."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import NotPermitted, ValidationFailed
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.applications import services as application_services
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.residents import services as residents
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.models import WorkItem
from madoguchi.domains.work.moving import move, take_item
from madoguchi.domains.work.services.claim_step import check_own
from madoguchi.domains.work.states import FINISHED, ItemState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


def finish_step(*, actor: Actor, item: str) -> WorkItem:
    """Done, or handed in for approval. After the last step the application is complete.

    Errors: `work.not_found`, `work.not_yours`, `work_item.wrong_state`.
    """
    with transaction.atomic():
        row = take_item(actor, item)
        check_own(actor, row)
        if row.needs_approval:
            if row.procedure_id in application_services.MOVES_IN:
                application_services.register_if_possible(actor=actor, case_reference=row.case_reference)
            return move(actor, row, "hand_in")
        row = move(actor, row, "finish", finished_at=clock.now())
        _go_on(actor, row)
        return row


def approve_step(*, actor: Actor, item: str) -> WorkItem:
    """The second person's approval of a move-in is also the register's: its household is in force from now on.

    Errors: `work.not_found`, `work.needs_second_person`, `work_item.wrong_state`,
    `resident.same_person_approves` (who registered the household at the counter).
    """
    with transaction.atomic():
        row = take_item(actor, item)
        _check_second(actor, row)
        row = move(actor, row, "approve", approver_id=actor.actor_id, finished_at=clock.now())
        # The application before the household, as a withdrawal takes them.
        _go_on(actor, row)
        if row.procedure_id in application_services.MOVES_IN:
            residents.put_in_register(actor=actor, reference=row.case_reference)
        return row


def refuse_step(*, actor: Actor, item: str, reason: str) -> WorkItem:
    """The step is open again, with the reason; anybody of the section may take it.

    Errors: ValidationFailed (`reason`: `work.needs_reason`), `work.not_found`, `work.needs_second_person`,
    `work_item.wrong_state`.
    """
    if not reason.strip():
        raise ValidationFailed({"reason": WorkError.NEEDS_REASON}, code=WorkError.NEEDS_REASON)
    with transaction.atomic():
        row = take_item(actor, item)
        _check_second(actor, row)
        return move(actor, row, "refuse", reason=reason.strip(), worker_id="", claimed_at=None)


def _check_second(actor: Actor, row: WorkItem) -> None:
    if row.state == ItemState.WAITING_APPROVAL and row.worker_id == actor.actor_id:
        raise NotPermitted(WorkError.NEEDS_SECOND_PERSON)


def _go_on(actor: Actor, row: WorkItem) -> None:
    """The next step opens; after the last one the application is complete. Locks: the application's steps."""
    steps = WorkItem.objects.select_for_update().filter(application=row.application).order_by("position")
    left = [step for step in steps if step.state not in FINISHED]
    if left:
        if left[0].state == ItemState.PENDING:
            move(actor, left[0], "begin", opened_at=clock.now())
        return
    if applications.get_application(actor, row.application).state == ApplicationState.IN_PROCESS:
        application_services.complete_application(actor=actor, reference=row.application)
