"""Messages to citizens, never twice and never to another person."""

from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "madoguchi.domains.notifications"
    label = "notifications"
    verbose_name = "お知らせ"
    zone = "each"
