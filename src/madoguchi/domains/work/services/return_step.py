"""差戻し from a step: the citizen puts things right by the link in the mail, then the step is open again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.applications import services as application_services
from madoguchi.domains.applications.services import AskedField
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.work.errors import WorkError
from madoguchi.domains.work.mailing import hold_correction_mail
from madoguchi.domains.work.models import WorkItem
from madoguchi.domains.work.moving import move, take_item
from madoguchi.domains.work.services.claim_step import check_own
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class ReturnedStep:
    """`is_mailed` is False where the case has no address: the citizen must be called or written to."""

    item: WorkItem
    is_mailed: bool


def return_for_correction(
    *, actor: Actor, item: str, fields: Sequence[AskedField], message: str
) -> ReturnedStep:
    """Errors: `work.not_found`, `work.not_yours`, `work_item.wrong_state`, ValidationFailed (`fields`, `message`).

    Locks: the step, then the application.
    """
    with transaction.atomic():
        row = take_item(actor, item)
        check_own(actor, row)
        row = move(actor, row, "return", reason=message.strip())
        returned = application_services.return_application(
            actor=actor, reference=row.application, fields=fields, message=message
        )
        return ReturnedStep(row, hold_correction_mail(actor, row.case_reference, returned))


def take_back_return(*, actor: Actor, item: str, reason: str) -> WorkItem:
    """The citizen has answered at a counter or by telephone, or never will; the step is open again. The link ends.

    What was said is recorded as facts of the case before. Errors: ValidationFailed (`reason`: `work.needs_reason`),
    `work.not_found`, `work_item.wrong_state`. Locks: the step, then the application.
    """
    if not reason.strip():
        raise ValidationFailed({"reason": WorkError.NEEDS_REASON}, code=WorkError.NEEDS_REASON)
    with transaction.atomic():
        row = take_item(actor, item)
        row = move(actor, row, "resume", reason=reason.strip(), worker_id="", claimed_at=None)
        application_services.correct_application(actor=actor, reference=row.application, values={})
        return row


def reopen_step(*, actor: Actor, item: WorkItem, reason: str) -> WorkItem:
    """A finished step is open again, and its application in process. Call it within a transaction.

    Errors: `work_item.wrong_state`. Locks: the application.
    """
    row = move(
        actor,
        item,
        "reopen",
        reason=reason,
        worker_id="",
        approver_id="",
        claimed_at=None,
        finished_at=None,
    )
    if applications.get_application(actor, row.application).state == ApplicationState.COMPLETED:
        application_services.reopen_application(actor=actor, reference=row.application, reason=reason)
    return row
