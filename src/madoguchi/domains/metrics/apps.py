"""Figures of the hall and of the sections, from the event log alone. This room has no tables."""

from __future__ import annotations

from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "madoguchi.domains.metrics"
    label = "metrics"
    verbose_name = "計測"
    zone = "office"
