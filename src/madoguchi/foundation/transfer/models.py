"""Envelopes that went out and came in."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class Direction(models.TextChoices):
    OUT = "out", "送る"
    IN = "in", "受ける"


class EnvelopeState(models.TextChoices):
    """Out: queued → handed. In: received → handled, or refused."""

    QUEUED = "queued", "渡す前"
    HANDED = "handed", "渡した"
    RECEIVED = "received", "届いた"
    HANDLED = "handled", "取り込んだ"
    REFUSED = "refused", "受け取れない"


class Envelope(models.Model):
    """`sealed` can be opened by the recipient's zone only. The other fields repeat its header."""

    zone = "each"
    privacy = Privacy.SENSITIVE
    retention = Keep(days=14, after="recorded_at")

    direction = models.CharField(max_length=3, choices=Direction.choices)
    envelope_id = models.CharField(max_length=32)
    kind = models.CharField(max_length=40)
    sender = models.CharField(max_length=10)
    recipient = models.CharField(max_length=10)
    sent_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=EnvelopeState.choices)
    refusal = models.CharField(max_length=80, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sealed = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["direction", "envelope_id"], name="envelope_once_per_direction")
        ]
        indexes: ClassVar = [
            models.Index(fields=["direction", "state", "next_at"], name="envelope_waiting"),
            models.Index(fields=["direction", "kind", "-sent_at"], name="envelope_last_of_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.kind} {self.envelope_id}"
