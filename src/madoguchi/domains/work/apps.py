"""Work of the sections: steps, approvals, and the exchange with the core system."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from madoguchi.foundation.transfer import Header


class WorkConfig(AppConfig):
    name = "madoguchi.domains.work"
    label = "work"
    verbose_name = "担当課の作業・基幹連携"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.work import services, subscriptions
        from madoguchi.foundation import transfer

        def correction_open(payload: dict[str, Any], header: Header) -> None:
            services.release_correction_mail(payload)

        transfer.receive_kind("correction_open", correction_open)
        subscriptions.connect()
