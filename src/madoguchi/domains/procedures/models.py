"""What the catalogue said, and since when: data files have no memory of their own on an install."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from madoguchi.foundation.retention import Keep, Privacy


class CatalogueVersion(models.Model):
    """One procedure as this install first served it. Rows are only added.

    `lines` is the record in words (empty: no longer offered), `answers` the answer that the rules gave to each 判定例
    by its title, `program` the version of the program, since that may move an answer as well.
    """

    zone = "each"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("どの日にどの条件で判定していたかを、後から説明するため")

    procedure_id = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64)
    lines = models.JSONField()
    answers = models.JSONField()
    program = models.CharField(max_length=40)
    recorded_by = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("procedure_id", "number"), name="procedures_version_counts_up"),
            models.CheckConstraint(condition=Q(number__gte=1), name="procedures_version_starts_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.procedure_id} {self.number}"
