"""Staff books, changes and cancels for somebody on the telephone or at reception, with the same rights as on the
internet: the caller gets a reference and a key, and may go on by either way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import SystemRandom

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.core.references import make_reference, make_secret
from madoguchi.domains.visits import events
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Place, Reservation, ReservationContact
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.services import booking_rows as rows_of
from madoguchi.domains.visits.services.waves import check_invited
from madoguchi.domains.visits.states import ReservationState
from madoguchi.foundation import clock
from madoguchi.foundation.cities import BookingMode
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Caller:
    """What is asked on the telephone. `needs` as in a ticket: "wheelchair", "interpreter:vi", … `invitation`: the
    code of the city's letter."""

    party: int = 1
    needs: tuple[str, ...] = ()
    phone: str = ""
    language: str = "ja"
    invitation: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """Read out and printed once; only a hash of the secret is stored. An empty secret: the caller has one already."""

    reference: str
    secret: str


@transaction.atomic
def book_for_caller(
    *,
    actor: Actor,
    places: Sequence[str],
    caller: Caller,
    keys: Keys | None = None,
    services: Sequence[str] = (),
) -> Keys:
    """Book free places of the office's own quota, several for a long visit: all of them or none.

    `keys`: those that the form has shown, or the reference of a pre-entry whose holder calls, without a secret.
    Errors: NotAvailable `place.not_ours`, `reservation.place_taken`, `place.apart`; Conflict `reservation.expected_already`;
    ValidationFailed `reservation.phone_needed`; NotAvailable `wave.only_invited`. Locks: the places; the unique index decides.
    """
    demand(actor, "booking")
    rows = _free(places)
    _check_phone(rows[0], caller)
    check_invited(rows, caller.invitation)
    keys = keys or new_keys()
    if rows_of.expected_rows(keys.reference):
        raise Conflict(VisitError.EXPECTED_ALREADY, reference=keys.reference)
    now = clock.now()
    try:
        with transaction.atomic():
            row = rows_of.create_rows(
                keys.reference,
                rows,
                told_at=now,
                services=list(services) or [rows[0].service],
                secret_hash=_hash(keys),
                origin="phone",
                party=caller.party,
                needs=list(caller.needs),
                language=caller.language,
            )
    except IntegrityError:
        raise NotAvailable(VisitError.PLACE_TAKEN) from None
    rows_of.keep_phone(keys.reference, caller.phone, rows[0])
    made = events.ReservationMade(
        office=rows[0].office, place=rows[0].public_id, starts_at=rows[0].starts_at.isoformat()
    )
    rows_of.tell(actor, row.reference, made)
    rows_of.tell_front(actor, rows_of.expected_rows(row.reference), ReservationState.BOOKED, at=now)
    return keys


@transaction.atomic
def change_for_caller(*, actor: Actor, reference: str, places: Sequence[str]) -> None:
    """Move a booking, wherever it was made; the old places are free again. Errors: as `book_for_caller`;
    NotFoundOrHidden `reservation.not_found`."""
    demand(actor, "booking")
    held = _standing(reference)
    rows = _free(places)
    now = clock.now()
    try:
        with transaction.atomic():
            row = rows_of.replace_rows(held, rows, told_at=now, origin="phone")
    except IntegrityError:
        raise NotAvailable(VisitError.PLACE_TAKEN) from None
    changed = events.ReservationChanged(
        office=rows[0].office, place=rows[0].public_id, starts_at=rows[0].starts_at.isoformat()
    )
    rows_of.tell(actor, row.reference, changed)
    rows_of.tell_front(actor, rows_of.expected_rows(reference), ReservationState.CHANGED, at=now)


@transaction.atomic
def cancel_for_caller(*, actor: Actor, reference: str) -> None:
    """Errors: NotFoundOrHidden `reservation.not_found`."""
    demand(actor, "booking")
    rows = _standing(reference)
    now = clock.now()
    rows_of.move_rows(rows, "cancel", told_at=now)
    place = rows[0].place
    rows_of.tell(actor, reference, events.ReservationCancelled(office=place.office, place=place.public_id))
    rows_of.tell_front(actor, rows, ReservationState.CANCELLED, at=now)


def phone_of(reference: str) -> str:
    row = ReservationContact.objects.filter(reference=reference).first()
    return row.phone if row else ""


def _standing(reference: str) -> list[Reservation]:
    rows = rows_of.expected_rows(reference)
    if not rows:
        raise NotFoundOrHidden(VisitError.RESERVATION_NOT_FOUND)
    return rows


def _free(names: Sequence[str]) -> list[Place]:
    """The office's own: open, to come, and not granted to the front."""
    found = (
        Place.objects.select_related("wave")
        .select_for_update(of=("self",))
        .filter(public_id__in=list(names), is_open=True, quota=None, starts_at__gt=clock.now())
    )
    return rows_of.in_a_row(list(found.order_by("pk")), names)


def _check_phone(place: Place, caller: Caller) -> None:
    if place.mode == BookingMode.PHONE and not caller.phone:
        raise ValidationFailed({"phone": VisitError.PHONE_NEEDED}, code=VisitError.PHONE_NEEDED)


def new_keys() -> Keys:
    """A reference and secret that no row carries yet."""
    rng = SystemRandom()
    return Keys(make_reference(rng), make_secret(rng))


def _hash(keys: Keys) -> str:
    """As the internet side hashes the secret of a pre-entry; empty where the caller has one already."""
    text = f"madoguchi secret 1|{keys.reference}|{keys.secret}"
    return hashlib.sha256(text.encode()).hexdigest() if keys.secret else ""
