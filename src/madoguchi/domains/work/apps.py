"""Work of the sections: steps, approvals, and the exchange with the core system."""

from __future__ import annotations

from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "madoguchi.domains.work"
    label = "work"
    verbose_name = "担当課の作業・基幹連携"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.work import subscriptions

        subscriptions.connect()
