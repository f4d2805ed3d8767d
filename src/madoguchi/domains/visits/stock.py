"""The office's own places: those that are not lent to the internet side for sale."""

from __future__ import annotations

from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS, EXPECTED_RESERVATIONS, ReservationState
from madoguchi.foundation.claims import Stock

OWN_PLACES = Stock(
    places="visits.Place",
    claims="visits.Reservation",
    holder="reference",
    is_open="p.is_open AND NOT EXISTS (SELECT FROM visits_quota q WHERE q.place_id = p.id)",
    starts="starts_at",
    copied=("length_min",),
    held=ReservationState.HELD.value,
    taken=ReservationState.BOOKED.value,
    released=ReservationState.CANCELLED.value,
    lapsed=ReservationState.LAPSED.value,
    standing=tuple(str(state) for state in ACTIVE_RESERVATIONS),
    one_take=tuple(str(state) for state in EXPECTED_RESERVATIONS),
    one_hold=(ReservationState.HELD.value,),
)
