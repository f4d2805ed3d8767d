"""The yard in which sections look after the rules of their procedures."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueYardConfig(AppConfig):
    name = "madoguchi.yards.catalogue"
    label = "yard_catalogue"
    verbose_name = "手続の目録"
    zone = "office"
