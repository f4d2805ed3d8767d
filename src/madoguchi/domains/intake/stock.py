"""Places at the counters as the internet side sells them."""

from __future__ import annotations

from madoguchi.domains.intake.states import STANDING, BookingState
from madoguchi.foundation.claims import Stock

PLACES = Stock(
    places="intake.PlaceMirror",
    claims="intake.Booking",
    place_key="place",
    holder="reference",
    is_open=(
        "NOT p.is_withdrawn AND p.returned_at IS NULL"
        " AND (p.sell_until IS NULL OR p.sell_until > %(now)s::timestamptz)"
    ),
    starts="starts_at",
    copied=("starts_at", "office", "service", "mode"),
    held=BookingState.HELD.value,
    taken=BookingState.BOOKED.value,
    released=BookingState.CANCELLED.value,
    lapsed=BookingState.LAPSED.value,
    standing=tuple(str(state) for state in STANDING),
    one_take=(BookingState.BOOKED.value,),
    one_hold=(BookingState.HELD.value,),
)
