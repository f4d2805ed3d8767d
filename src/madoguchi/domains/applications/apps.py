from __future__ import annotations

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "madoguchi.domains.applications"
    label = "applications"
    verbose_name = "申請・届出"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.applications import subscriptions
        from madoguchi.domains.applications.correction import receive_correction
        from madoguchi.domains.applications.status import fixed_words
        from madoguchi.foundation import release, transfer

        release.declare_envelope("status", wording=fixed_words)
        release.declare_envelope("correction_request", texts=("message",))
        transfer.receive_kind("correction", receive_correction)
        subscriptions.connect()
