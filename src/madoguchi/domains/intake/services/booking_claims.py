"""The claims behind a visit of one or several places: taken together, given back together, with one word to the office."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from madoguchi.core.errors import Conflict, DomainError, NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import conf, sealing
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import Booking, PlaceMirror, PreEntry
from madoguchi.domains.intake.services.booking_rows import Wishes, move_rows, sealed_values
from madoguchi.domains.intake.states import BOOKING, BookingState
from madoguchi.domains.intake.stock import PLACES
from madoguchi.foundation import audit, claims, clock, transfer
from madoguchi.foundation.cities import BookingMode
from madoguchi.foundation.claims import Note, Refusal, Stock, Wish
from madoguchi.foundation.transfer import in_statement as envelopes

REFUSALS: dict[Refusal, Callable[[], DomainError]] = {
    Refusal.CLOSED: lambda: NotAvailable(IntakeError.PLACE_CLOSED),
    Refusal.TAKEN: lambda: NotAvailable(IntakeError.PLACE_TAKEN),
    Refusal.FULL: lambda: NotAvailable(IntakeError.PLACE_TAKEN),
    Refusal.HAS_ONE: lambda: Conflict(IntakeError.ALREADY_BOOKED),
    Refusal.LAPSED: lambda: NotAvailable(IntakeError.HOLD_LAPSED),
    Refusal.NOT_HELD: lambda: NotFoundOrHidden(IntakeError.BOOKING_NOT_FOUND),
    Refusal.OTHER_COMMAND: lambda: Conflict("idempotency.body_differs"),
}


_SELF = "front"
"""Of `Booking.sold_by`: what this side sold out of its own stock."""


def take_visit(
    access: Access,
    places: Sequence[PlaceMirror],
    *,
    services: Sequence[str],
    told: Wishes,
    code: str,
    state: str = BookingState.BOOKED,
    previous: str = "",
    stock: Stock = PLACES,
) -> Booking:
    """Claim the places, given in the order of their times, in the caller's transaction; returns the row that speaks for
    all. `state` and `previous` are for the office: what happened, and where the household had been before.

    Errors: NotAvailable `booking.place_taken`, `booking.place_closed`, `booking.phone_needed`; Conflict
    `booking.already_booked`. Locks: the places; the unique indexes decide.
    """
    check_phone(places[0].mode, told)
    chosen = list(services or (places[0].service,))
    wishes = visit_wishes(
        access.reference, places, {**sealed_values(access.reference, told), "services": chosen}
    )
    word = seal_word(
        access,
        [place.place for place in places],
        services=chosen,
        length_min=_length(places),
        told=told,
        state=state,
        previous=previous,
    )
    note = Note(access.actor, code, envelope=word)
    answer = claims.take(stock, *wishes, note=note, not_before=soonest())
    if isinstance(answer, Refusal):
        raise REFUSALS[answer]()
    return Booking.objects.get(reference=access.reference, state=BookingState.BOOKED, part=0)


def confirm_visit(
    access: Access, held: Sequence[Booking], *, told: Wishes, code: str, previous: str = ""
) -> None:
    """What is held becomes the booking, in the caller's transaction, and the office hears of it.

    Errors: NotAvailable `booking.hold_lapsed`; Conflict `booking.already_booked`. Locks: the rows.
    """
    first, values = held[0], sealed_values(access.reference, told)
    BOOKING.target("confirm", first.state)
    word = seal_word(
        access,
        [row.place for row in held],
        services=first.services,
        length_min=first.length_min,
        told=told,
        state=BookingState.CHANGED if previous else BookingState.BOOKED,
        previous=previous,
    )
    for row in held:
        note = Note(access.actor, code, envelope=word if row is first else None)
        answer = claims.confirm(PLACES, place=row.place, holder=row.reference, note=note, values=values)
        if isinstance(answer, Refusal):
            raise REFUSALS[answer]()


def give_back(access: Access, rows: Sequence[Booking], verb: str, *, is_told: bool) -> None:
    """All places of a booking that stands, in the caller's transaction. `is_told`: the office hears of it by this.

    Errors: Conflict `booking.wrong_state`. Locks: the rows.
    """
    first, code = rows[0], BOOKING.get(verb).audit_code
    target = BOOKING.target(verb, first.state)
    word = None
    if is_told:
        names = [row.place for row in rows]
        word = _payload(
            access, names, services=first.services, length_min=first.length_min, told=Wishes(), state=target
        )
    if first.sold_by != _SELF:
        _give_back_to_seller(access, rows, verb, word)
        return
    sealed = envelopes.seal("booking", word, to="office") if word else None
    for row in rows:
        told = sealed if row is first else None
        note = Note(access.actor, code, {"is_given_back": True}, envelope=told)
        given = claims.release(
            PLACES,
            place=row.place,
            holder=row.reference,
            note=note,
            state=target,
            sources=(BookingState.BOOKED.value,),
        )
        if isinstance(given, Refusal):
            raise Conflict("booking.wrong_state")
        row.state = target


def _give_back_to_seller(
    access: Access, rows: Sequence[Booking], verb: str, word: dict[str, Any] | None
) -> None:
    """Of the office's own places there is no stock here, only the booking."""
    move_rows(rows, verb)
    data: dict[str, str | bool] = {"place": rows[0].place, "is_given_back": True}
    audit.record(access.actor, BOOKING.get(verb).audit_code, subject=access.reference, data=data)
    if word:
        transfer.send("booking", word, to="office", actor=access.actor)


def visit_wishes(reference: str, places: Sequence[PlaceMirror], values: Mapping[str, Any]) -> list[Wish]:
    """One for each place, in the order of their times; the first speaks for all and has the whole length."""
    return [
        Wish(
            place.place,
            reference,
            {
                **values,
                "public_id": secrets.token_urlsafe(12),
                "part": part,
                "length_min": place.length_min if part else _length(places),
            },
        )
        for part, place in enumerate(places)
    ]


def _length(places: Sequence[PlaceMirror]) -> int:
    return sum(place.length_min for place in places)


def seal_word(access: Access, places: Sequence[str], **said: Any) -> envelopes.Sealed:
    """The `booking` envelope, ready to be recorded with what it tells. `said`: as `_payload`.

    Queries: 1 where no `language` is given. Errors: as `transfer.send`.
    """
    return envelopes.seal("booking", _payload(access, places, **said), to="office")


def _payload(
    access: Access,
    places: Sequence[str],
    *,
    services: Sequence[str],
    length_min: int,
    told: Wishes,
    state: str = BookingState.BOOKED,
    previous: str = "",
    language: str = "",
) -> dict[str, Any]:
    if not language:
        found = PreEntry.objects.filter(reference=access.reference).values_list("language", flat=True)
        language = found.first() or "ja"
    payload: dict[str, Any] = {
        "reference": access.reference,
        "place": places[0],
        "more_places": list(places[1:]),
        "services": list(services),
        "length_min": length_min,
        "state": str(state),
        "secret_hash": sealing.hash_secret(access.reference, access.secret),
        "language": language,
        "party": told.party,
        "needs": list(told.needs),
        "at": clock.now().isoformat(),
    }
    optional: Mapping[str, str] = {"mail": told.mail, "phone": told.phone, "previous_place": previous}
    payload.update({name: value for name, value in optional.items() if value})
    return payload


def check_phone(mode: str, told: Wishes) -> None:
    """Errors: NotAvailable `booking.phone_needed`."""
    if mode == BookingMode.PHONE and not told.phone:
        raise NotAvailable(IntakeError.PHONE_NEEDED)


def soonest() -> datetime:
    return clock.now() + timedelta(minutes=conf.BOOK_AHEAD_MIN)
