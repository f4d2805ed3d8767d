from __future__ import annotations

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "madoguchi.foundation.policy"
    label = "policy"
    verbose_name = "権限とエラーの説明"
    zone = "each"
