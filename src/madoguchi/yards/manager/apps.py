"""The supervisor's yard."""

from __future__ import annotations

from django.apps import AppConfig


class ManagerYardConfig(AppConfig):
    name = "madoguchi.yards.manager"
    label = "yard_manager"
    verbose_name = "責任者"
    zone = "office"
