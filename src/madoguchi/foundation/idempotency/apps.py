"""A command that is sent twice has one effect."""

from __future__ import annotations

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    name = "madoguchi.foundation.idempotency"
    label = "idempotency"
    verbose_name = "二重送信の防止"
    zone = "each"
