"""Which zones live on this box, and between which of them envelopes go."""

from __future__ import annotations

from django.conf import settings


def here() -> tuple[str, ...]:
    """`all` is the internet side and the office on one box; individual numbers are always on a box of their own."""
    return ("front", "office") if settings.ZONE == "all" else (settings.ZONE,)


def sender_to(zone: str) -> str:
    """The zone from which this box sends to `zone`: all news goes through the office."""
    if zone != "office":
        return "office"
    return "number" if settings.ZONE == "number" else "front"


def city() -> str:
    """Both sides of one city carry the same name; another city's envelope is refused by it."""
    name: str = settings.CITY
    return name
