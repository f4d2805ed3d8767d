from __future__ import annotations

from django.apps import AppConfig


class PushConfig(AppConfig):
    name = "madoguchi.domains.push"
    label = "push"
    verbose_name = "対象者へのお知らせ"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.notifications.ports import register_address_source
        from madoguchi.domains.push import gate_source
        from madoguchi.foundation.release.ports import register_protection_source, register_subject_source

        register_subject_source(gate_source.PREFIX, gate_source.ContactSubjects())
        register_protection_source("push", gate_source.HouseholdMeasures())
        register_address_source(gate_source.OWNER, gate_source.addressee_of)
