"""The rows behind a booking: one for each place of a visit. All of them stand, or none does."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import conf, sealing
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking, PlaceMirror
from madoguchi.domains.intake.states import BOOKING, BookingState
from madoguchi.foundation import cities, clock


@dataclass(frozen=True, slots=True)
class Wishes:
    """What comes with a booking besides its time. `needs` are of `conf.NEEDS`, or "interpreter:<language>"."""

    party: int = 1
    needs: tuple[str, ...] = ()
    phone: str = ""
    mail: str = ""

    def cleaned(self) -> Wishes:
        """Unknown needs and impossible numbers are dropped."""
        spoken = {f"interpreter:{language}" for language in conf.INTERPRETERS}
        needs = tuple(one for one in dict.fromkeys(self.needs) if one in conf.NEEDS or one in spoken)
        party = min(max(1, self.party), conf.PARTY_MOST)
        return Wishes(party, needs, self.phone.strip()[:30], self.mail)


def open_places(names: Sequence[str], *, wave: str = "") -> list[PlaceMirror]:
    """The places in the order of their times; several must follow each other at one office. `wave`: whose letter they
    have, who may have the times that are kept for it.

    Errors: NotAvailable `booking.place_closed`, `booking.places_apart`. Queries: 1.
    Locks: the places, so that each is either sold or given back to the office.
    """
    now = clock.now()
    soonest = now + timedelta(minutes=conf.BOOK_AHEAD_MIN)
    rows = list(
        PlaceMirror.objects.select_for_update(no_key=True)
        .filter(
            place__in=list(names),
            wave__in={"", wave},
            is_withdrawn=False,
            returned_at=None,
            starts_at__gte=soonest,
        )
        .order_by("pk")
    )
    rows.sort(key=lambda row: row.starts_at)
    rows = [row for row in rows if row.sell_until is None or row.sell_until > now]
    if not rows or len(rows) != len(set(names)):
        raise NotAvailable(IntakeError.PLACE_CLOSED)
    for row, following in itertools.pairwise(rows):
        ends_at = row.starts_at + timedelta(minutes=row.length_min)
        if (following.office, following.service, following.starts_at) != (row.office, row.service, ends_at):
            raise NotAvailable(IntakeError.PLACES_APART)
    return rows


def create_rows(reference: str, places: Sequence[PlaceMirror], state: str, **values: Any) -> Booking:
    """One row for each place, in `state`; the first speaks for all. Holds that have run out and stand in the way end.

    Errors: Conflict `booking.already_booked`; NotAvailable `booking.place_taken`. The unique indexes decide.
    """
    now = clock.now()
    names = [place.place for place in places]
    lapse(Booking.objects.filter(place__in=names, state=BookingState.HELD, expires_at__lte=now))
    rows = [
        Booking(
            public_id=secrets.token_urlsafe(12),
            reference=reference,
            part=part,
            place=place.place,
            office=place.office,
            service=place.service,
            mode=place.mode,
            starts_at=place.starts_at,
            length_min=sum(one.length_min for one in places) if part == 0 else place.length_min,
            state=state,
            created_at=now,
            updated_at=now,
            **values,
        )
        for part, place in enumerate(places)
    ]
    try:
        with transaction.atomic():
            Booking.objects.bulk_create(rows)
    except IntegrityError as error:
        if "per_reference" in str(error):
            raise Conflict(IntakeError.ALREADY_BOOKED) from None
        raise NotAvailable(IntakeError.PLACE_TAKEN) from None
    return rows[0]


def lapse(rows: Any) -> int:
    """Holds whose time is over. Returns how many rows ended."""
    return int(rows.update(state=BookingState.LAPSED, updated_at=clock.now()))


def standing_rows(reference: str, state: str = BookingState.BOOKED) -> list[Booking]:
    """By part, locked. Errors: NotFoundOrHidden `booking.not_found`."""
    rows = Booking.objects.select_for_update().filter(reference=reference, state=state)
    found = list(rows.order_by("part"))
    if not found:
        raise NotFoundOrHidden(IntakeError.BOOKING_NOT_FOUND)
    return found


def move_rows(rows: Sequence[Booking], verb: str, *, at: datetime | None = None, **changes: Any) -> None:
    """Compare and set, although the rows are locked: the state read and the state left must be the same."""
    target, moment = BOOKING.target(verb, rows[0].state), at or clock.now()
    changed = Booking.objects.filter(pk__in=[row.pk for row in rows], state=rows[0].state).update(
        state=target, updated_at=moment, **changes
    )
    if changed != len(rows):
        raise Conflict("booking.wrong_state")
    for row in rows:
        row.state, row.updated_at = target, moment


def check_in_time(row: Booking, *, is_cancel: bool = False) -> None:
    """A booking is given back until it starts: every minute helps somebody. Changing ends before, by the city's rule.

    Errors: NotAvailable `booking.too_late` where only the telephone is left.
    """
    limit = 0 if is_cancel else cities.current().booking_rules.change_until_min
    if clock.now() > row.starts_at - timedelta(minutes=limit):
        raise NotAvailable(IntakeError.TOO_LATE)


def check_missed(mail: str) -> None:
    """Who misses bookings again and again without a word books by telephone. See ADR 0022.

    Counted by the mail address, as nobody has an account; who leaves none cannot be counted.
    Errors: NotAvailable `booking.missed_too_often`. Queries: 1 where there is an address.
    """
    rules = cities.current().booking_rules
    if not mail or not rules.missed_limit:
        return
    since = clock.now() - timedelta(days=rules.missed_days)
    missed = Booking.objects.filter(
        contact_hash=hash_contact(mail), state=BookingState.MISSED, part=0, missed_at__gte=since
    )
    if missed.count() >= rules.missed_limit:
        raise NotAvailable(IntakeError.MISSED_TOO_OFTEN)


def hash_contact(mail: str) -> str:
    """Keyed, so that the table does not tell who it is."""
    key = f"madoguchi contact 1|{settings.SECRET_KEY}".encode()
    return hmac.new(key, mail.strip().casefold().encode(), hashlib.sha256).hexdigest() if mail else ""


def sealed_values(reference: str, wishes: Wishes) -> dict[str, Any]:
    """Columns of a booking for what the household has told."""
    return {
        "party": wishes.party,
        "needs": list(wishes.needs),
        "sealed_mail": sealing.seal_mail(reference, wishes.mail),
        "sealed_phone": sealing.seal_phone(reference, wishes.phone),
        "contact_hash": hash_contact(wishes.mail),
    }


def wishes_of(row: Booking) -> Wishes:
    """What the household told when it booked."""
    return Wishes(
        party=row.party,
        needs=tuple(row.needs),
        phone=sealing.unseal_phone(row.reference, bytes(row.sealed_phone)),
        mail=sealing.unseal_mail(row.reference, bytes(row.sealed_mail)),
    )
