"""When each daily task was queued last. The jobs themselves are rows of Procrastinate."""

from __future__ import annotations

from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class DailyRun(models.Model):
    """`queued_on` is the day whose run was queued, not the moment of it."""

    zone = "each"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("仕事ごとに一行だけ")

    task = models.CharField(max_length=150, unique=True)
    queued_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.task} {self.queued_on}"
