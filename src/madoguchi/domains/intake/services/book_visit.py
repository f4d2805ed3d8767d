"""A visit of several slots: its places are booked together, or none of them is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.intake import events
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.selectors import booking_view
from madoguchi.domains.intake.services import booking_rows as rows_of
from madoguchi.domains.intake.services.booking_rows import Wishes
from madoguchi.domains.intake.states import BookingState
from madoguchi.foundation import audit
from madoguchi.foundation import events as outbox
from madoguchi.foundation.cities import BookingMode


def book_visit(
    access: Access, *, places: Sequence[str], services: tuple[str, ...], told: Wishes
) -> BookingView:
    """Errors: NotAvailable `booking.place_taken`, `booking.place_closed`, `booking.places_apart`,
    `booking.phone_needed`; Conflict `booking.already_booked`. Locks: the places; the unique indexes decide."""
    with transaction.atomic():
        row = create_visit(access, rows_of.open_places(places), services, told)
        rows_of.tell_office(access, rows_of.standing_rows(access.reference), told)
        audit.record(access.actor, "booking.booked", subject=access.reference, data={"place": row.place})
        made = events.BookingMade(place=row.place, starts_at=row.starts_at.isoformat(), service=row.service)
        outbox.publish(made, case=access.reference, actor=access.actor)
    return booking_view(row)


def create_visit(
    access: Access, places: Sequence[PlaceMirror], services: tuple[str, ...], told: Wishes
) -> Booking:
    """The rows alone. Errors: as `book_visit`."""
    check_phone(places[0].mode, told)
    values: dict[str, Any] = rows_of.sealed_values(access.reference, told)
    values["services"] = list(services or (places[0].service,))
    return rows_of.create_rows(access.reference, places, BookingState.BOOKED, **values)


def told_with(wishes: Wishes | None, mail: str) -> Wishes:
    """What the household told, with the address beside it."""
    told = wishes or Wishes()
    return Wishes(told.party, told.needs, told.phone, mail or told.mail).cleaned()


def check_phone(mode: str, told: Wishes) -> None:
    """Errors: NotAvailable `booking.phone_needed`."""
    if mode == BookingMode.PHONE and not told.phone:
        raise NotAvailable(IntakeError.PHONE_NEEDED)
