"""One application (申請・届出) per procedure of a case, with its history of states."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.domains.applications.states import ApplicationState
from madoguchi.foundation.retention import Keep, Privacy

MAX_MESSAGE = 500
"""Longest message to the citizen, in characters."""
MAX_REASON = 200


class Application(models.Model):
    """`arrived_at` is when it reached the city (民法97条・到達主義), `accepted_at` when a clerk accepted it."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=5 * 366, after="arrived_at")

    reference = models.CharField(max_length=20, unique=True)
    case_reference = models.CharField(max_length=40, db_index=True)
    procedure_id = models.CharField(max_length=60)
    state = models.CharField(
        max_length=12, choices=ApplicationState.choices, default=ApplicationState.ARRIVED
    )
    case_version = models.PositiveIntegerField()
    arrived_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case_reference", "procedure_id"),
                condition=~Q(state=ApplicationState.WITHDRAWN),
                name="applications_one_per_procedure",
            ),
            models.CheckConstraint(
                condition=Q(state__in=(ApplicationState.ARRIVED, ApplicationState.WITHDRAWN))
                | Q(accepted_at__isnull=False),
                name="applications_accepted_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.COMPLETED) | Q(completed_at__isnull=False),
                name="applications_completed_has_time",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class ApplicationHistory(models.Model):
    """Every change of state: from, to, who, why, when."""

    zone = "office"
    privacy = Privacy.PSEUDONYM
    retention = Keep.WITH("applications.Application")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="history")
    transition = models.CharField(max_length=20)
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=80)
    reason = models.CharField(max_length=MAX_REASON, blank=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application_id} {self.transition}"


class Correction(models.Model):
    """What the citizen is asked to put right. The link's token is known only to the citizen; here lies its hash."""

    zone = "office"
    privacy = Privacy.PERSONAL
    retention = Keep.WITH("applications.Application")

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="corrections")
    token_hash = models.CharField(max_length=64, unique=True)
    message = models.CharField(max_length=MAX_MESSAGE)
    fields = models.JSONField()
    requested_by = models.CharField(max_length=80)
    requested_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("application",),
                condition=Q(answered_at__isnull=True),
                name="applications_one_open_correction",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.requested_at:%Y-%m-%d}"
