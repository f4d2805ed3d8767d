"""The offices' pages have no tables: all they show is the city's data and the clock."""

from __future__ import annotations

from django.apps import AppConfig


class OfficesYardConfig(AppConfig):
    name = "madoguchi.yards.offices"
    label = "yard_offices"
    verbose_name = "庁舎と窓口"
    zone = "front"
