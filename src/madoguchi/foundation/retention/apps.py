"""How long each table keeps its rows, and the daily job that ends it."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "madoguchi.foundation.retention"
    label = "retention"
    verbose_name = "保存期間"
    zone = "each"
