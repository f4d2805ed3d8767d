"""The UI kit as a Django application: it brings templates, static files and template tags, and no tables."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "madoguchi.ui"
    label = "ui"
    verbose_name = "画面部品"
    zone = "each"
