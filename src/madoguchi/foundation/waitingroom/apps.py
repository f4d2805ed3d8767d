"""A line before an opening at which more people come than the pages can serve at once."""

from __future__ import annotations

from django.apps import AppConfig


class WaitingRoomConfig(AppConfig):
    name = "madoguchi.foundation.waitingroom"
    label = "waitingroom"
    verbose_name = "受付開始の順番待ち"
    zone = "front"
