"""The outbox, which is at the same time the permanent event log, and the state of each delivery."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class EventRecord(models.Model):
    """One thing that happened. Never changed after its insert."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep.FOREVER("計測の元になる記録で、個人を指す値を持たない")

    code = models.CharField(max_length=80)
    at = models.DateTimeField()
    case = models.CharField(max_length=64, blank=True)
    actor_id = models.CharField(max_length=150)
    payload = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["code", "at"], name="event_code_at"),
            models.Index(fields=["case", "id"], name="event_case"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.code}"


class Delivery(models.Model):
    """One handler's share of one event. `failure` is the class of the last error, without its text."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=30, after="delivered_at")

    event = models.ForeignKey(EventRecord, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=200)
    case = models.CharField(max_length=64, blank=True)
    delivered_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "handler"], name="delivery_once_per_handler")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["handler", "case", "event"],
                name="delivery_waiting",
                condition=models.Q(delivered_at__isnull=True, given_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.handler}"
