"""Alarms of the gate. They hold public ids and places only, never a value."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class GateAlarm(models.Model):
    """One refusal. Written over the gate's own connection, so it stays when the request's transaction rolls
    back.
    """

    zone: ClassVar = "each"
    privacy: ClassVar = Privacy.PSEUDONYM
    retention: ClassVar = Keep(days=5 * 365, after="at")

    at = models.DateTimeField()
    code = models.CharField(max_length=60)
    medium = models.CharField(max_length=20)
    output = models.CharField(max_length=200)
    page = models.PositiveIntegerField(null=True)
    actor_id = models.CharField(max_length=80)
    subjects = ArrayField(models.CharField(max_length=80), default=list)
    detail = models.CharField(max_length=120, blank=True)
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-at",)
        indexes = (models.Index(fields=("-at",), name="gate_alarm_at"),)

    def __str__(self) -> str:
        return f"{self.code} {self.output}"
