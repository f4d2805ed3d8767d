"""Kiosks in the hall: check-in without staff."""

from __future__ import annotations

from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "madoguchi.yards.kiosk"
    label = "yard_kiosk"
    verbose_name = "受付機"
    zone = "office"
