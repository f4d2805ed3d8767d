"""Book, change, cancel. Two citizens may want one place: the database decides, by a unique index, who was
first."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.selectors import booking_view
from madoguchi.domains.intake.services import booking_rows as rows_of
from madoguchi.domains.intake.services.book_visit import told_with
from madoguchi.domains.intake.services.booking_claims import give_back, take_visit
from madoguchi.domains.intake.services.booking_rows import Wishes
from madoguchi.domains.intake.services.waiting import leave_line, offer_freed
from madoguchi.domains.intake.states import BookingState
from madoguchi.foundation import audit, transfer
from madoguchi.foundation.policy.actors import Actor


def change_booking(
    access: Access,
    *,
    place: str,
    mail: str = "",
    more: Sequence[str] = (),
    wishes: Wishes | None = None,
) -> BookingView:
    """Move to another time; the old places are free again in the same moment, or nothing changes.

    Errors: as `book_place`; NotFoundOrHidden `booking.not_found`; NotAvailable `booking.too_late`.
    Locks: the standing booking's rows.
    """
    with transaction.atomic():
        old = rows_of.standing_rows(access.reference)
        rows_of.check_in_time(old[0])
        kept = rows_of.wishes_of(old[0])
        told = told_with(wishes or kept, mail or kept.mail)
        new_places = rows_of.open_places((place, *more))
        give_back(access, old, "change", is_told=False)
        row = take_visit(
            access,
            new_places,
            services=old[0].services,
            told=told,
            code="booking.changed",
            state=BookingState.CHANGED,
            previous=old[0].place,
        )
        leave_line(access.reference, verb="end")
        offer_freed(old)
    return booking_view(row)


def cancel_booking(access: Access) -> BookingView:
    """Errors: NotFoundOrHidden `booking.not_found`; NotAvailable `booking.too_late`. Locks: the booking's rows."""
    with transaction.atomic():
        old = rows_of.standing_rows(access.reference)
        rows_of.check_in_time(old[0], is_cancel=True)
        give_back(access, old, "cancel", is_told=True)
        leave_line(access.reference, verb="end")
        offer_freed(old)
    return booking_view(old[0])


def refuse_booking(actor: Actor, *, reference: str, place: str, kept_place: str = "") -> None:
    """The office could not keep the place. A booking that no longer stands is left alone, so repeats do no
    harm.

    `kept_place`: what the office still holds after a refused change. Here that place is free again and may have been
    sold, so the office is asked to let it go: a place that nobody can see would stay empty.
    """
    with transaction.atomic():
        rows = list(
            Booking.objects.select_for_update()
            .filter(reference=reference, state=BookingState.BOOKED)
            .order_by("part")
        )
        if rows and rows[0].place == place:
            rows_of.move_rows(rows, "refuse")
            PlaceMirror.objects.filter(place=place).update(is_withdrawn=True)
            audit.record(actor, "booking.refused", subject=reference, data={"place": place})
            offer_freed(rows[1:])
            if kept_place:
                payload = {
                    "reference": reference,
                    "place": kept_place,
                    "state": BookingState.CANCELLED,
                    "at": rows[0].updated_at.isoformat(),
                }
                transfer.send("booking", payload, to="office", actor=actor)
