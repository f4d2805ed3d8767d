"""The UI kit as a Django application: it brings templates, static files and template tags, and no tables."""

from __future__ import annotations

import logging

from django.apps import AppConfig

logger = logging.getLogger(__name__)


class UiConfig(AppConfig):
    name = "madoguchi.ui"
    label = "ui"
    verbose_name = "画面部品"
    zone = "each"

    def ready(self) -> None:
        from madoguchi.ui.locale import compile_catalogues

        try:
            compile_catalogues()
        except OSError as error:
            # An install whose program folder is read-only brings its catalogues compiled.
            logger.warning("translations were not compiled: %s", error)
