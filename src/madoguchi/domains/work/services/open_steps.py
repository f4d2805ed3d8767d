"""Accepted applications become steps; corrections and withdrawals open and close them."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.calendars import next_open_day
from madoguchi.domains.applications import selectors as applications
from madoguchi.domains.applications.selectors import ApplicationView
from madoguchi.domains.work.models import WorkItem
from madoguchi.domains.work.moving import move
from madoguchi.domains.work.states import ITEMS, ItemState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.cities import WorkStep
from madoguchi.foundation.policy.actors import Actor

DUE_OPEN_DAYS = 5
"""Open days from acceptance within which the city aims to be done. Assumed: no source names a standard period."""


def open_steps(*, actor: Actor, references: tuple[str, ...]) -> int:
    """One item per step of each application; the first of them is open. Returns how many are new. Idempotent."""
    made = 0
    with transaction.atomic():
        for application in applications.list_by_reference(actor, references):
            made += _open_application(actor, application)
    return made


def resume_steps(*, actor: Actor, application: str) -> None:
    """After the citizen's correction the returned step is open again. Locks: the application's steps."""
    with transaction.atomic():
        for item in _steps(application).filter(state=ItemState.RETURNED):
            move(actor, item, "resume", worker_id="", claimed_at=None)


def cancel_steps(*, actor: Actor, application: str) -> None:
    """After a withdrawal nothing is left to do. Locks: the application's steps."""
    with transaction.atomic():
        for item in _steps(application).filter(state__in=ITEMS.get("cancel").sources):
            move(actor, item, "cancel")


def due_day(accepted_on: date) -> date:
    """`DUE_OPEN_DAYS` open days after acceptance."""
    closed = cities.current().closed_days
    day = accepted_on
    for _ in range(DUE_OPEN_DAYS):
        day = next_open_day(day + timedelta(days=1), closed)
    return day


def _steps(application: str) -> QuerySet[WorkItem]:
    return WorkItem.objects.select_for_update().filter(application=application).order_by("position")


def _open_application(actor: Actor, application: ApplicationView) -> int:
    now = clock.now()
    due_on = due_day(clock.local(application.accepted_at or now).date())
    new = []
    for position, step in enumerate(_work_steps(application.procedure_id), start=1):
        item, is_new = WorkItem.objects.get_or_create(
            application=application.reference,
            position=position,
            defaults={
                "public_id": f"W{secrets.token_hex(6).upper()}",
                "case_reference": application.case_reference,
                "procedure_id": application.procedure_id,
                "step_id": step.id,
                "section": step.section,
                "needs_approval": step.needs_approval,
                "state": ItemState.PENDING,
                "due_on": due_on,
                "created_at": now,
                "updated_at": now,
            },
        )
        if is_new:
            new.append(item)
    if new and new[0].position == 1:
        move(actor, new[0], "begin", opened_at=now)
    return len(new)


def _work_steps(procedure_id: str) -> tuple[WorkStep, ...]:
    """A procedure without steps in the city's data is still one piece of work."""
    procedure = cities.current().procedures[procedure_id]
    return procedure.steps or (
        WorkStep("process", procedure.name, procedure.section, procedure.minutes, needs_approval=False),
    )
