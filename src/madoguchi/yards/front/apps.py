"""The citizen's yard has no tables; intake keeps them."""

from __future__ import annotations

from django.apps import AppConfig


class FrontYardConfig(AppConfig):
    name = "madoguchi.yards.front"
    label = "yard_front"
    verbose_name = "市民の画面"
    zone = "front"
