"""A visit of several slots: its places are booked together, or none of them is."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from madoguchi.domains.intake import events
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.selectors import booking_view
from madoguchi.domains.intake.services import booking_rows as rows_of
from madoguchi.domains.intake.services.booking_claims import take_visit
from madoguchi.domains.intake.services.booking_rows import Wishes
from madoguchi.domains.intake.stock import INVITED_PLACES, PLACES
from madoguchi.foundation import events as outbox


def book_visit(
    access: Access, *, places: Sequence[str], services: tuple[str, ...], told: Wishes, wave: str = ""
) -> BookingView:
    """`wave`: that of the household's letter, whose times it may have.

    Errors: NotAvailable `booking.place_taken`, `booking.place_closed`, `booking.places_apart`,
    `booking.phone_needed`; Conflict `booking.already_booked`. Locks: the places; the unique indexes decide."""
    with transaction.atomic():
        found = rows_of.open_places(places, wave=wave)
        stock = INVITED_PLACES if wave else PLACES
        row = take_visit(access, found, services=services, told=told, code="booking.booked", stock=stock)
        made = events.BookingMade(place=row.place, starts_at=row.starts_at.isoformat(), service=row.service)
        outbox.publish(made, case=access.reference, actor=access.actor)
    return booking_view(row)


def told_with(wishes: Wishes | None, mail: str) -> Wishes:
    """What the household told, with the address beside it."""
    told = wishes or Wishes()
    return Wishes(told.party, told.needs, told.phone, mail or told.mail).cleaned()
