from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "madoguchi.foundation.audit"
    label = "audit"
    verbose_name = "変更記録と閲覧記録"
    zone = "each"
