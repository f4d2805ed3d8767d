from __future__ import annotations

from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "madoguchi.foundation.release"
    label = "release"
    verbose_name = "出口の検査"
    zone = "each"
