"""Reads of the sections' work. Each returns only what the actor's sections may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from madoguchi.domains.work.models import WorkHistory, WorkItem
from madoguchi.domains.work.moving import take_item
from madoguchi.domains.work.permissions import sections_of
from madoguchi.domains.work.states import AT_WORK, ItemState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class ItemView:
    """A step with its words. `age_days` counts from the opening; `worker_id` is a sign-in name."""

    public_id: str
    application: str
    case_reference: str
    procedure_id: str
    procedure_name: str
    step_id: str
    step_name: str
    position: int
    section: str
    section_name: str
    needs_approval: bool
    state: ItemState
    state_label: str
    worker_id: str
    approver_id: str
    reason: str
    due_on: date
    is_late: bool
    age_days: int
    opened_at: datetime | None
    claimed_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class SectionCount:
    section: str
    name: str
    waiting: int
    at_work: int
    late: int


def list_items(
    actor: Actor, *, section: str = "", states: tuple[str, ...] = AT_WORK, limit: int = 200
) -> list[ItemView]:
    """Of the actor's sections (or one of them), the earliest due first. Queries: 1. Errors: `work.not_permitted`."""
    sections = sections_of(actor)
    wanted = [known for known in sections if not section or known == section]
    rows = WorkItem.objects.filter(section__in=wanted, state__in=states)
    return [_view(row) for row in rows.order_by("due_on", "opened_at", "pk")[:limit]]


def get_item(actor: Actor, public_id: str) -> ItemView:
    """Errors: `work.not_permitted`, `work.not_found` (also for another section's)."""
    return _view(take_item(actor, public_id, lock=False))


def list_steps(actor: Actor, public_id: str) -> list[ItemView]:
    """All steps of the item's application, also other sections', in their order."""
    item = take_item(actor, public_id, lock=False)
    return [_view(row) for row in WorkItem.objects.filter(application=item.application).order_by("position")]


def list_history(actor: Actor, public_id: str) -> list[WorkHistory]:
    """Oldest first."""
    return list(take_item(actor, public_id, lock=False).history.order_by("pk"))


def list_sections(actor: Actor) -> list[SectionCount]:
    """The actor's sections with what lies in each. Queries: 1."""
    today = clock.today()
    rows = (
        WorkItem.objects.filter(section__in=sections_of(actor), state__in=AT_WORK)
        .values("section")
        .annotate(
            waiting=Count("pk", filter=Q(state=ItemState.OPEN)),
            at_work=Count("pk"),
            late=Count("pk", filter=Q(due_on__lt=today)),
        )
    )
    found: dict[str, Mapping[str, int]] = {
        row["section"]: {key: row[key] for key in ("waiting", "at_work", "late")} for row in rows
    }
    names = cities.current().sections
    return [
        SectionCount(
            section,
            names[section].desk_name,
            *(found.get(section, {}).get(key, 0) for key in ("waiting", "at_work", "late")),
        )
        for section in sections_of(actor)
    ]


def _view(row: WorkItem) -> ItemView:
    city, today = cities.current(), clock.today()
    procedure = city.procedures.get(row.procedure_id)
    steps = {step.id: step.name for step in procedure.steps} if procedure else {}
    section = city.sections.get(row.section)
    state = ItemState(row.state)
    return ItemView(
        public_id=row.public_id,
        application=row.application,
        case_reference=row.case_reference,
        procedure_id=row.procedure_id,
        procedure_name=procedure.name if procedure else row.procedure_id,
        step_id=row.step_id,
        step_name=steps.get(row.step_id, procedure.name if procedure else row.step_id),
        position=row.position,
        section=row.section,
        section_name=section.desk_name if section else row.section,
        needs_approval=row.needs_approval,
        state=state,
        state_label=str(state.label),
        worker_id=row.worker_id,
        approver_id=row.approver_id,
        reason=row.reason,
        due_on=row.due_on,
        is_late=row.due_on < today and state in AT_WORK,
        age_days=(today - clock.local(row.opened_at).date()).days if row.opened_at else 0,
        opened_at=row.opened_at,
        claimed_at=row.claimed_at,
        finished_at=row.finished_at,
    )
