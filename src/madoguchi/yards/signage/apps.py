"""Boards in the hall: numbers only."""

from __future__ import annotations

from django.apps import AppConfig


class SignageConfig(AppConfig):
    name = "madoguchi.yards.signage"
    label = "yard_signage"
    verbose_name = "呼出表示"
    zone = "office"
