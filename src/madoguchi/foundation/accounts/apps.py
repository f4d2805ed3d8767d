from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "madoguchi.foundation.accounts"
    label = "accounts"
    verbose_name = "職員アカウント"
    zone = "each"
