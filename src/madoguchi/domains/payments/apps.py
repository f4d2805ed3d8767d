from __future__ import annotations

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "madoguchi.domains.payments"
    label = "payments"
    verbose_name = "収納"
    zone = "office"
