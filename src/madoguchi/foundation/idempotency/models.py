"""What a command answered: the result id and where it led, never a page."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class CommandRecord(models.Model):
    """`scope` says whose key it is (a staff id, or a hash of the citizen's browser or reference)."""

    zone = "each"
    privacy = Privacy.PSEUDONYM
    retention = Keep(days=2, after="created_at")

    scope = models.CharField(max_length=200)
    action = models.CharField(max_length=80)
    key = models.CharField(max_length=64)
    body_hash = models.CharField(max_length=64)
    location = models.CharField(max_length=500, blank=True)
    result = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scope", "action", "key"], name="command_key_once")
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.key}"
