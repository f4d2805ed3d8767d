"""What happened, told upwards after commit and kept as the event log."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "madoguchi.foundation.events"
    label = "events"
    verbose_name = "できごと"
    zone = "each"
