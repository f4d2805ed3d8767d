from __future__ import annotations

from django.apps import AppConfig


class CounterYardConfig(AppConfig):
    name = "madoguchi.yards.counter"
    label = "yard_counter"
    verbose_name = "窓口"
    zone = "office"
