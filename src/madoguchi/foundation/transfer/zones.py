"""Which zones live on this box."""

from __future__ import annotations

from django.conf import settings

from madoguchi.foundation.transfer.header import ZONES


def here() -> tuple[str, ...]:
    return ZONES if settings.ZONE == "all" else (settings.ZONE,)


def other(zone: str) -> str:
    return "front" if zone == "office" else "office"


def city() -> str:
    """Both sides of one city carry the same name; another city's envelope is refused by it."""
    name: str = settings.CITY
    return name
