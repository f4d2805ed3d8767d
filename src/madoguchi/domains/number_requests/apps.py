"""Requests to the number zone, and its answers."""

from __future__ import annotations

from django.apps import AppConfig


class NumberRequestsConfig(AppConfig):
    name = "madoguchi.domains.number_requests"
    label = "number_requests"
    verbose_name = "個人番号の記入の依頼"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.number_requests.services import receive_answer
        from madoguchi.foundation import release, transfer

        release.declare_envelope("number_request", texts=("form_name", "people"))
        transfer.receive_kind("number_answer", receive_answer)
