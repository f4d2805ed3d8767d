from __future__ import annotations

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "madoguchi.domains.procedures"
    label = "procedures"
    verbose_name = "手続"
    zone = "each"
