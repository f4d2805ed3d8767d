"""Turns live in the front zone: addresses of people who wait never reach the office."""

from __future__ import annotations

from django.apps import AppConfig


class TurnsConfig(AppConfig):
    name = "madoguchi.domains.turns"
    label = "turns"
    verbose_name = "順番のお知らせ"
    zone = "front"

    def ready(self) -> None:
        from madoguchi.domains.notifications.ports import register_address_source
        from madoguchi.domains.turns import addresses
        from madoguchi.foundation import release
        from madoguchi.foundation.release.ports import register_subject_source

        release.declare_envelope("ticket_wish")
        register_subject_source(addresses.PREFIX, addresses.Contacts())
        for owner, source in addresses.SOURCES.items():
            register_address_source(owner, source)
