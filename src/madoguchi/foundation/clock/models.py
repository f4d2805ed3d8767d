"""The demo's clock setting: one row at most."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from madoguchi.foundation.retention import Keep, Privacy


class ClockSetting(models.Model):
    """`offset_s` seconds are added to the machine's time, only where settings.IS_DEMO."""

    zone = "each"
    privacy = Privacy.NONE
    retention = Keep.FOREVER("設定は一行だけ")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    offset_s = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="clock_setting_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.offset_s} s"
