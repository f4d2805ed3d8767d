"""What crosses between zones: sealed envelopes, by folder or QR."""

from __future__ import annotations

from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "madoguchi.foundation.transfer"
    label = "transfer"
    verbose_name = "ゾーン間の受け渡し"
    zone = "each"
