"""Intake lives in the front zone only; it meets the office by envelopes."""

from __future__ import annotations

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "madoguchi.domains.intake"
    label = "intake"
    verbose_name = "事前の受付"
    zone = "front"
    default_auto_field = "django.db.models.BigAutoField"
