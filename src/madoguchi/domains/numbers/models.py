"""What the office asked for, and what became of it. No table here has a place for a number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from madoguchi.domains.numbers.states import NumberRefusal, NumberTaskState
from madoguchi.foundation.retention import Keep, Privacy


class NumberTask(models.Model):
    """One form. `people`: [{member, name, address_number}]; `boxes`: [{member, page, left, bottom, right, top, limit}] in
    PDF points. `public_id` is the office's. The form lies in `files`, encrypted, until the task ends. `printed` counts.
    """

    zone: ClassVar = "number"
    privacy: ClassVar = Privacy.PERSONAL
    retention: ClassVar = Keep(days=366, after="received_at")

    public_id = models.CharField(max_length=26, unique=True)
    case_reference = models.CharField(max_length=40, db_index=True)
    form_id = models.CharField(max_length=60)
    form_name = models.CharField(max_length=120)
    section = models.CharField(max_length=40)
    people = models.JSONField()
    boxes = models.JSONField()
    file_id = models.CharField(max_length=64)
    proposed_basis = models.CharField(max_length=60)
    requested_by = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=NumberTaskState.choices)
    basis = models.CharField(max_length=60, blank=True)
    basis_by = models.CharField(max_length=80, blank=True)
    basis_at = models.DateTimeField(null=True)
    printed = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=20, choices=NumberRefusal.choices, blank=True)
    handled_by = models.CharField(max_length=80, blank=True)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = (
            models.CheckConstraint(condition=Q(state__in=NumberTaskState.values), name="numbers_state_known"),
            models.CheckConstraint(
                condition=Q(printed=0) | ~Q(basis=""), name="numbers_never_printed_without_basis"
            ),
            models.CheckConstraint(
                condition=~Q(state=NumberTaskState.COMPLETED) | Q(printed__gte=1),
                name="numbers_completed_was_printed",
            ),
            models.CheckConstraint(
                condition=~Q(state=NumberTaskState.REFUSED) | ~Q(refusal=""),
                name="numbers_refusal_has_reason",
            ),
        )
        indexes: ClassVar = (
            models.Index(fields=("state", "section", "requested_at"), name="numbers_work_list"),
        )

    def __str__(self) -> str:
        return self.public_id
