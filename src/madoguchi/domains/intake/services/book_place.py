"""The sale on the internet: one statement writes the booking and all that belongs to it, or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.intake import conf, frequent
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import BookingView
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.events import BookingMade
from madoguchi.domains.intake.models import Booking
from madoguchi.domains.intake.selectors import booking_view
from madoguchi.domains.intake.services.book_visit import book_visit, told_with
from madoguchi.domains.intake.services.booking_claims import REFUSALS, check_phone, seal_word, soonest
from madoguchi.domains.intake.services.booking_rows import Wishes, check_missed, sealed_values
from madoguchi.domains.intake.states import BookingState
from madoguchi.domains.intake.stock import PLACES
from madoguchi.foundation import claims, clock
from madoguchi.foundation.claims import Command, Ended, Granted, Note, Refusal, Wish
from madoguchi.foundation.transfer import in_statement as envelopes

_TRIES = 4
_FRACTIONS = 1 << 20
_TOLD = {"starts_at": "starts_at", "service": "service"}


@dataclass(frozen=True, slots=True)
class Offer:
    """A place as it is sold; `language` is the citizen's."""

    place: str
    starts_at: datetime
    length_min: int
    service: str
    mode: str
    office: str
    language: str


def book_place(
    access: Access,
    *,
    place: str,
    services: tuple[str, ...],
    mail: str = "",
    command: Command | None = None,
    more: Sequence[str] = (),
    wishes: Wishes | None = None,
) -> BookingView:
    """Sell the place, or where somebody was faster another one of the same time: desks are alike to a citizen.

    `more`: the places that follow it, for a visit of several slots; all are booked, or none.

    Errors: NotAvailable `booking.place_taken`, `booking.place_closed`, `booking.phone_needed`, and with an address
    `booking.missed_too_often`; Conflict `booking.already_booked`, `idempotency.body_differs`.
    Queries: 2, of which the second writes; 2 more for each time somebody was faster.
    Locks: the place's row; the unique indexes on place and reference decide.
    """
    told = told_with(wishes, mail)
    if told.mail:
        check_missed(told.mail)
    if more:
        return book_visit(access, places=(place, *more), services=services, told=told)
    values = sealed_values(access.reference, told)
    refusal = Refusal.TAKEN
    for _ in range(_TRIES):
        offer = find_offer(access, place)
        check_phone(offer.mode, told)
        chosen = services or (offer.service,)
        wish = _wish(access, offer, chosen, values)
        note = _note(access, command, _word(access, offer, chosen, told))
        answer = claims.take(PLACES, wish, note=note, not_before=soonest())
        if isinstance(answer, Granted):
            if answer.is_repeated:
                return _stored(access, answer.place)
            return _view(access, wish, offer, chosen)
        refusal = answer
        if refusal is not Refusal.TAKEN:
            break
    raise REFUSALS[refusal]()


def hold_place(access: Access, *, place: str, minutes: float = conf.HOLD_MIN) -> datetime:
    """Keep exactly this place for the citizen until the moment returned. Nothing is told to the office yet.

    Errors: as `book_place`; Conflict `booking.already_booked` where another place is being held.
    """
    until = clock.now() + timedelta(minutes=minutes)
    offer = find_offer(access, place, is_exact=True)
    note = Note(access.actor, "booking.held")
    wish = _wish(access, offer, (offer.service,), {})
    answer = claims.hold(PLACES, wish, until=until, note=note, not_before=soonest())
    if isinstance(answer, Refusal):
        raise REFUSALS[answer]()
    return until


def confirm_place(
    access: Access,
    *,
    place: str,
    services: tuple[str, ...] = (),
    mail: str = "",
    command: Command | None = None,
) -> BookingView:
    """What was held becomes a booking, and the office hears of it.

    Errors: NotAvailable `booking.hold_lapsed`; NotFoundOrHidden `booking.not_found`; Conflict
    `booking.already_booked`, `idempotency.body_differs`.
    """
    offer = find_offer(access, place, is_exact=True)
    chosen = services or (offer.service,)
    told = told_with(None, mail)
    values = {"services": list(chosen), **sealed_values(access.reference, told)}
    note = _note(access, command, _word(access, offer, chosen, told))
    answer = claims.confirm(PLACES, place=place, holder=access.reference, note=note, values=values)
    if isinstance(answer, Refusal):
        raise REFUSALS[answer]()
    return _stored(access, place)


def let_go(access: Access, *, place: str) -> None:
    """Give back what is held; others can have it at once. Errors: NotFoundOrHidden `booking.not_found`."""
    answer = claims.release(
        PLACES,
        place=place,
        holder=access.reference,
        note=Note(access.actor, "booking.let_go"),
        sources=(BookingState.HELD.value,),
    )
    if isinstance(answer, Refusal):
        raise REFUSALS[answer]()


def expire_holds() -> list[Ended]:
    """End holds whose time is over; for a round of each minute."""
    return claims.expire_holds(PLACES)


def find_offer(access: Access, place: str, *, is_exact: bool = False) -> Offer:
    """The place, or where it is taken another free one of the same time. Whether it can be had, the sale decides.

    Errors: NotAvailable `booking.place_closed` for a place that was never offered. Queries: 1.
    """
    asked = {
        "place": place,
        "reference": access.reference,
        "is_exact": is_exact,
        "start": secrets.randbelow(_FRACTIONS) / _FRACTIONS,
    }
    rows = frequent.OFFER.named(asked)
    if not rows:
        raise NotAvailable(IntakeError.PLACE_CLOSED)
    return Offer(*rows[0])


def _word(access: Access, offer: Offer, services: Sequence[str], told: Wishes) -> envelopes.Sealed:
    return seal_word(
        access,
        (offer.place,),
        services=services,
        length_min=offer.length_min,
        told=told,
        language=offer.language,
    )


def _wish(access: Access, offer: Offer, services: tuple[str, ...], values: Mapping[str, Any]) -> Wish:
    own = {
        "public_id": secrets.token_urlsafe(12),
        "services": list(services),
        "length_min": offer.length_min,
    }
    return Wish(offer.place, access.reference, {**values, **own})


def _note(access: Access, command: Command | None, envelope: envelopes.Sealed) -> Note:
    return Note(
        access.actor, "booking.booked", event=BookingMade, told=_TOLD, command=command, envelope=envelope
    )


def _view(access: Access, wish: Wish, offer: Offer, services: tuple[str, ...]) -> BookingView:
    number = str(wish.values["public_id"])
    state = BookingState.BOOKED
    return BookingView(
        number,
        access.reference,
        offer.place,
        offer.starts_at,
        offer.length_min,
        services,
        state,
        offer.office,
        offer.service,
        offer.mode,
    )


def _stored(access: Access, place: str) -> BookingView:
    return booking_view(Booking.objects.filter(reference=access.reference, place=place).latest("id"))
