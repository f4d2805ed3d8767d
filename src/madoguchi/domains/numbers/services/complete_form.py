"""The basis first, then the form with its numbers: made for one answer to one browser, and forgotten."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from madoguchi.core.errors import InvalidTransition, ValidationFailed
from madoguchi.domains.numbers import overlay
from madoguchi.domains.numbers.errors import NumberError
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.domains.numbers.ports import number_source
from madoguchi.domains.numbers.selectors import find
from madoguchi.domains.numbers.states import TASKS, NumberTaskState
from madoguchi.foundation import audit, clock, files
from madoguchi.foundation.cities import number_bases
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class CompletedForm:
    """`content` carries numbers: it is sent to one browser, never stored, and kept out of every repr."""

    name: str
    case_reference: str
    content: bytes = field(repr=False)


def record_basis(*, actor: Actor, task: str, basis: str) -> NumberTask:
    """Errors: `number.not_permitted`, `number.not_found`, `number_task.wrong_state`, ValidationFailed (`basis`:
    `number.basis_unknown`). Locks: the task.
    """
    with transaction.atomic():
        row = find(actor, task, lock=True)
        if basis not in number_bases.current().of_form.get(row.form_id, ()):
            raise ValidationFailed({"basis": NumberError.BASIS_UNKNOWN}, code=NumberError.BASIS_UNKNOWN)
        row.state = TASKS.target("record_basis", row.state)
        row.basis, row.basis_by, row.basis_at = basis, actor.actor_id, clock.now()
        row.save(update_fields=["state", "basis", "basis_by", "basis_at"])
        data = {"task": row.public_id, "form": row.form_id, "basis": basis}
        audit.record(actor, "number.basis_recorded", subject=row.case_reference, data=data)
        return row


def complete_form(*, actor: Actor, task: str) -> CompletedForm:
    """The form with the number of each person in its box.

    That somebody's number was asked for is recorded first, in a transaction of its own: it stays recorded whatever
    becomes of the print. Errors: `number.not_permitted`, `number.not_found`, `number_task.wrong_state`, those of the core
    system, `number.invalid_number`, `number.not_in_box`, `files.not_found`.
    """
    row = find(actor, task)
    if row.state != NumberTaskState.READY:
        raise InvalidTransition("number_task.wrong_state", state=row.state)
    paper = files.load(actor, row.file_id, subject=row.case_reference)
    addresses = {one["member"]: one["address_number"] for one in row.people}
    members = list(dict.fromkeys(box["member"] for box in row.boxes))
    _record_access(actor, row, [addresses[member] for member in members])
    source = number_source()
    numbers = {member: overlay.check_number(source.fetch(addresses[member])) for member in members}
    content = overlay.complete(
        paper.content, [(_box(values), numbers[values["member"]]) for values in row.boxes]
    )
    NumberTask.objects.filter(pk=row.pk).update(printed=F("printed") + 1)
    return CompletedForm(f"{row.form_id}.pdf", row.case_reference, content)


def _record_access(actor: Actor, row: NumberTask, addresses: list[str]) -> None:
    with transaction.atomic():
        for address_number in addresses:
            data = {
                "task": row.public_id,
                "form": row.form_id,
                "basis": row.basis,
                "case": row.case_reference,
            }
            audit.record(actor, "number.accessed", subject=address_number, data=data)


def _box(values: dict[str, float]) -> overlay.Box:
    places = {key: float(values[key]) for key in ("left", "bottom", "right", "top", "limit")}
    return overlay.Box(page=int(values["page"]), **places)
