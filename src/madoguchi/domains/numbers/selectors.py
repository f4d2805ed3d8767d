"""Reads of the number zone, for its own clerks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.numbers.errors import NumberError
from madoguchi.domains.numbers.gate_source import subject_id
from madoguchi.domains.numbers.models import NumberTask
from madoguchi.domains.numbers.permissions import check_duty, check_section
from madoguchi.domains.numbers.states import AT_WORK, NumberRefusal, NumberTaskState
from madoguchi.foundation.cities import number_bases
from madoguchi.foundation.cities.number_bases import NumberBasis
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release import Allowed, SubjectRole, subjects


@dataclass(frozen=True, slots=True)
class PersonView:
    subject: str
    name: str
    address_number: str


@dataclass(frozen=True, slots=True)
class TaskView:
    """`people` are those whose number goes on the form."""

    public_id: str
    case_reference: str
    form_name: str
    section: str
    state: NumberTaskState
    people: tuple[PersonView, ...]
    allowed: Allowed
    proposed_basis: NumberBasis | None
    basis: NumberBasis | None
    choices: tuple[NumberBasis, ...]
    requested_by: str
    requested_at: datetime
    basis_by: str
    printed: int
    refusal_label: str
    handled_by: str
    handled_at: datetime | None

    @property
    def state_label(self) -> str:
        return str(self.state.label)


def list_tasks(actor: Actor, *, ended: bool = False) -> list[TaskView]:
    """Of the actor's sections, oldest first; the last hundred that ended where `ended`. Queries: 1."""
    check_duty(actor)
    rows = NumberTask.objects.filter(section__in=actor.sections)
    if ended:
        return [_view(row) for row in rows.exclude(state__in=AT_WORK).order_by("-handled_at")[:100]]
    return [_view(row) for row in rows.filter(state__in=AT_WORK).order_by("requested_at")]


def get_task(actor: Actor, task: str) -> TaskView:
    """Errors: `number.not_permitted`, `number.not_found`."""
    return _view(find(actor, task))


def find(actor: Actor, task: str, *, lock: bool = False) -> NumberTask:
    check_duty(actor)
    rows = NumberTask.objects.select_for_update() if lock else NumberTask.objects.all()
    row = rows.filter(public_id=task).first()
    if row is None:
        raise NotFoundOrHidden(NumberError.NOT_FOUND)
    check_section(actor, row.section)
    return row


def _view(row: NumberTask) -> TaskView:
    known = number_bases.current()
    boxed = {box["member"] for box in row.boxes}
    roles = {subject_id(row.case_reference, one["member"]): SubjectRole.HOUSEHOLD for one in row.people}
    return TaskView(
        public_id=row.public_id,
        case_reference=row.case_reference,
        form_name=row.form_name,
        section=row.section,
        state=NumberTaskState(row.state),
        people=tuple(
            PersonView(subject_id(row.case_reference, one["member"]), one["name"], one["address_number"])
            for one in row.people
            if one["member"] in boxed
        ),
        allowed=subjects(roles),
        proposed_basis=known.bases.get(row.proposed_basis),
        basis=known.bases.get(row.basis),
        choices=known.choices(row.form_id),
        requested_by=row.requested_by,
        requested_at=row.requested_at,
        basis_by=row.basis_by,
        printed=row.printed,
        refusal_label=str(NumberRefusal(row.refusal).label) if row.refusal else "",
        handled_by=row.handled_by,
        handled_at=row.handled_at,
    )
