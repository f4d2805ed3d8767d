"""Reads for the counter, the sections and the case's own citizen."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.domains.applications.models import Application, Correction
from madoguchi.domains.applications.states import LABELS, ApplicationState
from madoguchi.domains.applications.status import is_finished
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application with the words for its state; `section` is the section that processes it."""

    reference: str
    case_reference: str
    procedure_id: str
    procedure_name: str
    section: str
    state: ApplicationState
    citizen_label: str
    staff_label: str
    arrived_at: datetime
    accepted_at: datetime | None
    completed_at: datetime | None
    updated_at: datetime


def list_applications(actor: Actor, *, case_reference: str) -> list[ApplicationView]:
    """Of one case, in the order in which they arrived. Staff, or the case's own citizen; others see nothing."""
    if not _may_read(actor) and actor.actor_id != case_reference:
        return []
    rows = Application.objects.filter(case_reference=case_reference).order_by("pk")
    return [_view(row) for row in rows]


def list_by_reference(actor: Actor, references: Collection[str]) -> list[ApplicationView]:
    """For staff and the system, in the order in which they arrived."""
    if not _may_read(actor):
        return []
    return [_view(row) for row in Application.objects.filter(reference__in=references).order_by("pk")]


def get_application(actor: Actor, reference: str) -> ApplicationView:
    """Errors: `application.not_found` (also for everybody but staff and the system)."""
    row = Application.objects.filter(reference=reference).first() if _may_read(actor) else None
    if row is None:
        raise NotFoundOrHidden(ApplicationError.NOT_FOUND)
    return _view(row)


def finished_at(case_reference: str) -> datetime | None:
    """When the last application of the case was completed; None while one is still under way. Queries: 2."""
    if not is_finished(case_reference):
        return None
    rows = Application.objects.filter(case_reference=case_reference)
    found: datetime | None = rows.aggregate(last=Max("completed_at"))["last"]
    return found


def get_open_correction(actor: Actor, reference: str) -> Correction | None:
    if not _may_read(actor):
        return None
    return Correction.objects.filter(application__reference=reference, answered_at__isnull=True).first()


def is_correction_open(actor: Actor, reference: str, token_hash: str) -> bool:
    """Whether this very link is still wanted: unanswered, and its application not withdrawn meanwhile. Queries: 1."""
    rows = Correction.objects.filter(token_hash=token_hash, answered_at__isnull=True)
    wanted = rows.filter(application__reference=reference, application__state=ApplicationState.RETURNED)
    return _may_read(actor) and wanted.exists()


def list_correction_hashes(actor: Actor, references: Collection[str]) -> list[tuple[str, str]]:
    """(application, token hash) of every link that was ever made for these applications. Queries: 1."""
    if not _may_read(actor):
        return []
    rows = Correction.objects.filter(application__reference__in=references).order_by("pk")
    return list(rows.values_list("application__reference", "token_hash"))


def list_cases_with(actor: Actor, procedure: str) -> frozenset[str]:
    """References of the cases in which this procedure was filed and not withdrawn. For staff and the system. Queries: 1."""
    if not _may_read(actor):
        return frozenset()
    rows = Application.objects.filter(procedure_id=procedure).exclude(state=ApplicationState.WITHDRAWN)
    return frozenset(rows.values_list("case_reference", flat=True))


def _may_read(actor: Actor) -> bool:
    return actor.is_staff or actor.has(Role.SYSTEM)


def _view(row: Application) -> ApplicationView:
    procedure = cities.current().procedures[row.procedure_id]
    state = ApplicationState(row.state)
    return ApplicationView(
        reference=row.reference,
        case_reference=row.case_reference,
        procedure_id=row.procedure_id,
        procedure_name=procedure.name,
        section=procedure.section,
        state=state,
        citizen_label=LABELS[state].citizen,
        staff_label=LABELS[state].staff,
        arrived_at=row.arrived_at,
        accepted_at=row.accepted_at,
        completed_at=row.completed_at,
        updated_at=row.updated_at,
    )
