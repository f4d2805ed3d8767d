"""Places at the counters as the internet side sells them."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.domains.intake.states import STANDING, BookingState
from madoguchi.foundation.claims import Stock

_SOLD_HERE = "NOT p.is_withdrawn AND p.returned_at IS NULL AND (p.sell_until IS NULL OR p.sell_until > %(now)s::timestamptz)"
PLACES = Stock(
    places="intake.PlaceMirror",
    claims="intake.Booking",
    place_key="place",
    holder="reference",
    is_open=f"{_SOLD_HERE} AND p.wave = ''",
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

INVITED_PLACES = replace(PLACES, is_open=_SOLD_HERE)
"""With those that are kept for letters. Whoever sells from it has seen the letter."""
