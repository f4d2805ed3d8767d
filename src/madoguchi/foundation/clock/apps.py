"""The one clock of an install."""

from __future__ import annotations

from django.apps import AppConfig


class ClockConfig(AppConfig):
    name = "madoguchi.foundation.clock"
    label = "clock"
    verbose_name = "時計"
    zone = "each"
