"""The citizen's yard has no tables; intake keeps them."""

from __future__ import annotations

from django.apps import AppConfig


class FrontYardConfig(AppConfig):
    name = "madoguchi.yards.front"
    label = "yard_front"
    verbose_name = "市民の画面"
    zone = "front"

    def ready(self) -> None:
        from madoguchi.domains.notifications.ports import register_address_source, register_carrier
        from madoguchi.yards.front import booking_news, channels
        from madoguchi.yards.front.mailing import OWNER, addressee_of

        register_address_source(OWNER, addressee_of)
        register_carrier("line", channels.line)
        register_carrier("sms", channels.sms)
        booking_news.connect()
