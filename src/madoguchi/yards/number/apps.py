"""The clerks' pages of the number zone. The yard also brings in the core system, which alone knows the numbers."""

from __future__ import annotations

from django.apps import AppConfig


class NumberYardConfig(AppConfig):
    name = "madoguchi.yards.number"
    label = "yard_number"
    verbose_name = "個人番号の記入の画面"
    zone = "number"

    def ready(self) -> None:
        from django.conf import settings

        from madoguchi.adapters.core_system import IndividualNumbers
        from madoguchi.domains.numbers.ports import register_number_source

        register_number_source(
            IndividualNumbers(url=settings.CORE_SYSTEM_URL, key=settings.CORE_SYSTEM_NUMBER_KEY)
        )
