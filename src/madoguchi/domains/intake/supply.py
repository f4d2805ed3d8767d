"""How many places the booking pages still offer, for the line before an opening."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from madoguchi.domains.intake import conf
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.states import STANDING
from madoguchi.foundation import cities, clock


def count_free_places(opening: str) -> int:
    """`opening` does not matter, because the booking pages sell all times of the main office. Queries: 1."""
    return free_places().count()


def free_places() -> QuerySet[PlaceMirror]:
    """What `frequent.FREE_TIMES` finds for the main office."""
    now = clock.now()
    rows = PlaceMirror.objects.filter(
        Q(sell_until=None) | Q(sell_until__gt=now),
        office=cities.current().main_office.id,
        is_withdrawn=False,
        returned_at=None,
        wave="",
        starts_at__gte=now + timedelta(minutes=conf.BOOK_AHEAD_MIN),
    )
    return rows.exclude(place__in=Booking.objects.filter(state__in=STANDING).values("place"))
