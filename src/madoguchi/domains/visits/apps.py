"""Visits: places, reservations, tickets, calls and the counters that serve them."""

from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "madoguchi.domains.visits"
    label = "visits"
    verbose_name = "来庁・予約・番号札"
    zone = "office"

    def ready(self) -> None:
        from madoguchi.domains.visits import subscriptions

        subscriptions.connect()
