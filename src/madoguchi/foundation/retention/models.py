"""One row per model and daily run: what was deleted, or why it could not be."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.foundation.retention.declare import Keep, Privacy


class RetentionRun(models.Model):
    """`deleted` counts rows of the model itself and all that went with them."""

    zone = "each"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("消したことの証拠")

    run_on = models.DateField()
    model = models.CharField(max_length=100)
    deleted = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run_on", "model"], name="retention_run_on_model")]

    def __str__(self) -> str:
        return f"{self.run_on} {self.model} {self.deleted}"
