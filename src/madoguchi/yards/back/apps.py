"""The sections' yard. It also brings the core system's files together with the work that goes into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from madoguchi.adapters.core_system import CoreSystem


class BackYardConfig(AppConfig):
    name = "madoguchi.yards.back"
    label = "yard_back"
    verbose_name = "担当課"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.adapters.core_system import CsvFiles
        from madoguchi.domains.residents.ports import register_core_register
        from madoguchi.domains.work.ports import register_core_link, register_core_system

        register_core_system(CsvFiles())
        register_core_register(_connect)
        register_core_link(_link)


def _connect() -> CoreSystem:
    """By the settings of the moment; without an address every call says that nothing is connected."""
    from django.conf import settings

    from madoguchi.adapters.core_system import CoreSystem

    return CoreSystem(url=settings.CORE_SYSTEM_URL, key=settings.CORE_SYSTEM_KEY)


def _link() -> CoreSystem | None:
    from django.conf import settings

    return _connect() if settings.CORE_SYSTEM_URL else None
