"""The end of a task: the form is destroyed here, and the office learns how it ended, never a number."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidTransition, ValidationFailed
from madoguchi.domains.numbers.errors import NumberError
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.domains.numbers.selectors import find
from madoguchi.domains.numbers.states import TASKS, NumberRefusal
from madoguchi.foundation import audit, clock, files, transfer
from madoguchi.foundation.policy.actors import Actor


def finish_task(*, actor: Actor, task: str) -> NumberTask:
    """The paper is out of the printer. Errors: `number.not_permitted`, `number.not_found`, `number_task.wrong_state`,
    InvalidTransition(`number.not_printed`). Locks: the task.
    """
    with transaction.atomic():
        row = find(actor, task, lock=True)
        target = TASKS.target("finish", row.state)
        if not row.printed:
            raise InvalidTransition(NumberError.NOT_PRINTED)
        data: dict[str, str | int] = {"task": row.public_id, "form": row.form_id, "basis": row.basis}
        data["printed"] = row.printed
        audit.record(actor, "number.completed", subject=row.case_reference, data=data)
        return _end(actor, row, target, "completed")


def refuse_task(*, actor: Actor, task: str, reason: str) -> NumberTask:
    """Errors: as `finish_task`; ValidationFailed (`reason`: `number.reason_unknown`). Locks: the task."""
    with transaction.atomic():
        row = find(actor, task, lock=True)
        target = TASKS.target("refuse", row.state)
        if reason not in NumberRefusal.values:
            raise ValidationFailed({"reason": NumberError.REASON_UNKNOWN}, code=NumberError.REASON_UNKNOWN)
        row.refusal = reason
        data = {"task": row.public_id, "form": row.form_id, "reason": reason}
        audit.record(actor, "number.refused", subject=row.case_reference, data=data)
        return _end(actor, row, target, "refused")


def _end(actor: Actor, row: NumberTask, target: str, result: str) -> NumberTask:
    row.state, row.handled_by, row.handled_at = target, actor.actor_id, clock.now()
    row.save(update_fields=["state", "refusal", "handled_by", "handled_at"])
    files.destroy(actor, row.file_id, subject=row.case_reference)
    news = {"request": row.public_id, "result": result, "reason": row.refusal}
    transfer.send("number_answer", news, to="office", actor=actor)
    return row
