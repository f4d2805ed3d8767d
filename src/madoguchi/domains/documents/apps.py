from __future__ import annotations

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "madoguchi.domains.documents"
    label = "documents"
    verbose_name = "様式・書類"
    zone = "office"
