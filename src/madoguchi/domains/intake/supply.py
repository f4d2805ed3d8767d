"""How many places can still be had, for the line before an opening."""

from __future__ import annotations

from datetime import timedelta

from madoguchi.domains.intake import conf
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.states import STANDING
from madoguchi.foundation import clock


def count_free_places(opening: str) -> int:
    """Of all booking services; `opening` does not matter, because the booking pages sell them all. Queries: 1."""
    taken = Booking.objects.filter(state__in=STANDING).values("place")
    soonest = clock.now() + timedelta(minutes=conf.BOOK_AHEAD_MIN)
    free = PlaceMirror.objects.filter(is_withdrawn=False, starts_at__gte=soonest).exclude(place__in=taken)
    return free.count()
