from __future__ import annotations

from django.apps import AppConfig


class StaffYardConfig(AppConfig):
    name = "madoguchi.yards.staff"
    label = "yard_staff"
    verbose_name = "職員の入口"
    zone = "each"
