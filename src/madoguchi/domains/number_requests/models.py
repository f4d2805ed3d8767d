"""Which form was sent for its numbers, on what basis, by whom, and what came back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from madoguchi.domains.number_requests.states import NumberRequestState
from madoguchi.foundation.retention import Keep, Privacy


class NumberRequest(models.Model):
    """`document` is the form's public id; `sha256` that of the bytes that were sent."""

    zone: ClassVar = "office"
    privacy: ClassVar = Privacy.PSEUDONYM
    retention: ClassVar = Keep(days=366, after="requested_at")

    public_id = models.CharField(max_length=26, unique=True)
    document = models.CharField(max_length=26)
    case_reference = models.CharField(max_length=40, db_index=True)
    form_id = models.CharField(max_length=60)
    section = models.CharField(max_length=40)
    basis = models.CharField(max_length=60)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, choices=NumberRequestState.choices)
    refusal = models.CharField(max_length=20, blank=True)
    requested_by = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(state__in=NumberRequestState.values), name="number_request_state_known"
            ),
            models.UniqueConstraint(
                fields=("document",),
                condition=~Q(state=NumberRequestState.REFUSED),
                name="number_request_once_per_form",
            ),
        )

    def __str__(self) -> str:
        return self.public_id
