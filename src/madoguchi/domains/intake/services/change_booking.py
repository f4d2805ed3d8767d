"""Book, change, cancel. Two citizens may want one place: the database decides, by a unique index, who was
first."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import conf, sealing
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking, PlaceMirror, PreEntry
from madoguchi.domains.intake.selectors import booking_view
from madoguchi.domains.intake.states import BOOKING, BookingState
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation.policy.actors import Actor


def change_booking(access: Access, *, place: str, mail: str = "") -> BookingView:
    """Move to another place; the old one is free again in the same moment, or nothing changes.

    Errors: as `book_place`; NotFoundOrHidden `booking.not_found`. Locks: the standing booking's row.
    """
    with transaction.atomic():
        old = _standing(access)
        mail = mail or _mail_of(access, old)
        new_place = _open_place(place)
        _move(old, "change")
        row = _create(access, new_place, tuple(old.services), mail)
        _tell_office(access, row, mail, state=BookingState.CHANGED, previous=old.place)
        audit.record(access.actor, "booking.changed", subject=access.reference, data={"place": place})
    return booking_view(row)


def cancel_booking(access: Access) -> BookingView:
    """Errors: NotFoundOrHidden `booking.not_found`. Locks: the standing booking's row."""
    with transaction.atomic():
        row = _standing(access)
        _move(row, "cancel")
        _tell_office(access, row, "")
        audit.record(access.actor, "booking.cancelled", subject=access.reference, data={"place": row.place})
    return booking_view(row)


def refuse_booking(actor: Actor, *, reference: str, place: str, kept_place: str = "") -> None:
    """The office could not keep the place. A booking that no longer stands is left alone, so repeats do no
    harm.

    `kept_place`: what the office still holds after a refused change. Here that place is free again and may have been
    sold, so the office is asked to let it go: a place that nobody can see would stay empty.
    """
    with transaction.atomic():
        row = (
            Booking.objects.select_for_update()
            .filter(reference=reference, place=place, state=BookingState.BOOKED)
            .first()
        )
        if row is not None:
            _move(row, "refuse")
            PlaceMirror.objects.filter(place=place).update(is_withdrawn=True)
            audit.record(actor, "booking.refused", subject=reference, data={"place": place})
            if kept_place:
                payload = {"reference": reference, "place": kept_place, "state": BookingState.CANCELLED}
                transfer.send("booking", payload, to="office", actor=actor)


def _open_place(place: str) -> PlaceMirror:
    soonest = clock.now() + timedelta(minutes=conf.BOOK_AHEAD_MIN)
    row = PlaceMirror.objects.filter(place=place, is_withdrawn=False, starts_at__gte=soonest).first()
    if row is None:
        raise NotAvailable(IntakeError.PLACE_CLOSED)
    return row


def _create(access: Access, place: PlaceMirror, services: tuple[str, ...], mail: str) -> Booking:
    now = clock.now()
    sealed = sealing.seal_mail(access.reference, mail)
    try:
        with transaction.atomic():
            return Booking.objects.create(
                public_id=secrets.token_urlsafe(12),
                reference=access.reference,
                place=place.place,
                starts_at=place.starts_at,
                length_min=place.length_min,
                services=list(services or (place.service,)),
                sealed_mail=sealed,
                created_at=now,
                updated_at=now,
            )
    except IntegrityError as error:
        if "booking_one_per_reference" in str(error):
            raise Conflict(IntakeError.ALREADY_BOOKED) from None
        raise NotAvailable(IntakeError.PLACE_TAKEN) from None


def _standing(access: Access) -> Booking:
    rows = Booking.objects.select_for_update().filter(reference=access.reference, state=BookingState.BOOKED)
    row = rows.first()
    if row is None:
        raise NotFoundOrHidden(IntakeError.BOOKING_NOT_FOUND)
    return row


def _move(row: Booking, verb: str) -> None:
    """Compare and set, although the row is locked: the state read and the state left must be the same."""
    target = BOOKING.target(verb, row.state)
    changed = Booking.objects.filter(pk=row.pk, state=row.state).update(state=target, updated_at=clock.now())
    if changed != 1:
        raise Conflict("booking.wrong_state")
    row.state = target


def _mail_of(access: Access, row: Booking) -> str:
    return sealing.unseal_mail(access.reference, bytes(row.sealed_mail))


def _tell_office(access: Access, row: Booking, mail: str, *, state: str = "", previous: str = "") -> None:
    language = PreEntry.objects.filter(reference=access.reference).values_list("language", flat=True).first()
    payload: dict[str, Any] = {
        "reference": row.reference,
        "place": row.place,
        "services": list(row.services),
        "length_min": row.length_min,
        "state": state or row.state,
        "secret_hash": sealing.hash_secret(access.reference, access.secret),
        "language": language or "ja",
    }
    payload.update({name: value for name, value in (("mail", mail), ("previous_place", previous)) if value})
    transfer.send("booking", payload, to="office", actor=access.actor)
