from __future__ import annotations

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "madoguchi.domains.cases"
    label = "cases"
    verbose_name = "案件"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.cases.gate_source import CaseSubjects, LinkedMeasures
        from madoguchi.domains.cases.subscriptions import on_preentry
        from madoguchi.foundation import transfer
        from madoguchi.foundation.release.ports import register_protection_source, register_subject_source

        register_subject_source("case", CaseSubjects())
        register_protection_source("cases", LinkedMeasures())
        transfer.receive_kind("preentry", on_preentry)
