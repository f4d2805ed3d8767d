"""The sections' yard. It also brings the core system's files together with the work that goes into them."""

from __future__ import annotations

from django.apps import AppConfig


class BackYardConfig(AppConfig):
    name = "madoguchi.yards.back"
    label = "yard_back"
    verbose_name = "担当課"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.adapters.core_system import CsvFiles
        from madoguchi.domains.work.ports import register_core_system

        register_core_system(CsvFiles())
