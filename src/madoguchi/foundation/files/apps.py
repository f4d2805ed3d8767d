"""Files, each under a key of its own."""

from __future__ import annotations

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "madoguchi.foundation.files"
    label = "files"
    verbose_name = "ファイル"
    zone = "each"
