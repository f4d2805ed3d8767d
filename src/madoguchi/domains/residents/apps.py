from __future__ import annotations

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "madoguchi.domains.residents"
    label = "residents"
    verbose_name = "住民"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.residents.gate_source import ResidentSubjects
        from madoguchi.domains.residents.protections import RegisteredMeasures
        from madoguchi.foundation.release.ports import register_protection_source, register_subject_source

        register_subject_source("resident", ResidentSubjects())
        register_protection_source("residents", RegisteredMeasures())
