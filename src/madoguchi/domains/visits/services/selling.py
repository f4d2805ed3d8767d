"""The sale of the office's own places, by telephone and at the reception: the same statement as on the internet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.core.errors import Conflict, DomainError, NotAvailable, NotFoundOrHidden
from madoguchi.domains.visits import events
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.states import ReservationState
from madoguchi.domains.visits.stock import OWN_PLACES
from madoguchi.foundation import claims, clock
from madoguchi.foundation.claims import Answer, Command, Ended, Granted, Note, Refusal, Wish
from madoguchi.foundation.policy.actors import Actor

_TOLD = {"office": "office", "starts_at": "starts_at"}
REFUSALS: dict[Refusal, Callable[[], DomainError]] = {
    Refusal.CLOSED: lambda: NotAvailable(VisitError.PLACE_CLOSED),
    Refusal.TAKEN: lambda: NotAvailable(VisitError.PLACE_TAKEN),
    Refusal.FULL: lambda: NotAvailable(VisitError.PLACE_TAKEN),
    Refusal.HAS_ONE: lambda: Conflict(VisitError.EXPECTED_ALREADY),
    Refusal.LAPSED: lambda: NotAvailable(VisitError.HOLD_LAPSED),
    Refusal.NOT_HELD: lambda: NotFoundOrHidden(VisitError.RESERVATION_NOT_FOUND),
    Refusal.OTHER_COMMAND: lambda: Conflict("idempotency.body_differs"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """Who will come. `secret_hash` lets the household open its booking on the internet; empty where it has no key."""

    reference: str
    services: tuple[str, ...]
    secret_hash: str = ""


def sell_place(
    *, actor: Actor, place: str, who: Expected, until: datetime | None = None, command: Command | None = None
) -> str:
    """Reserve this place for a household, or keep it until then; returns the place.

    Errors: NotPermitted; NotAvailable `reservation.place_taken`, `reservation.place_closed`; Conflict
    `reservation.expected_already`, `idempotency.body_differs`. Queries: 1. Locks: the place's row.
    """
    demand(actor, "booking")
    wish, note, now = Wish(place, who.reference, _values(who)), _note(actor, command, until), clock.now()
    if until is None:
        return _place(claims.take(OWN_PLACES, wish, note=note, not_before=now))
    return _place(claims.hold(OWN_PLACES, wish, until=until, note=note, not_before=now))


def sell_any_place(
    *,
    actor: Actor,
    among: Mapping[str, Any],
    who: Expected,
    until: datetime | None = None,
    command: Command | None = None,
) -> str:
    """Reserve a free place of those that equal `among`, such as {"office": …, "service": …, "starts_at": …}.

    Errors and locks: as `sell_place`. Queries: 1, and 2 for each time that somebody was faster.
    """
    demand(actor, "booking")
    wish = Wish("", who.reference, _values(who))
    note = _note(actor, command, until)
    return _place(
        claims.take_any(OWN_PLACES, wish, among=among, note=note, until=until, not_before=clock.now())
    )


def confirm_sale(*, actor: Actor, place: str, reference: str, command: Command | None = None) -> str:
    """What was held is reserved. Errors: NotAvailable `reservation.hold_lapsed`, NotFoundOrHidden
    `reservation.not_found`, Conflict as `sell_place`."""
    demand(actor, "booking")
    return _place(claims.confirm(OWN_PLACES, place=place, holder=reference, note=_note(actor, command, None)))


def let_go(*, actor: Actor, place: str, reference: str) -> str:
    """Give back what is held. Errors: NotFoundOrHidden `reservation.not_found`."""
    demand(actor, "booking")
    note = Note(actor, "reservation.let_go")
    held = (ReservationState.HELD.value,)
    return _place(claims.release(OWN_PLACES, place=place, holder=reference, note=note, sources=held))


def expire_holds() -> list[Ended]:
    """End holds whose time is over; for a round of each minute."""
    return claims.expire_holds(OWN_PLACES)


def _values(who: Expected) -> dict[str, Any]:
    return {"services": list(who.services), "secret_hash": who.secret_hash, "told_at": clock.now()}


def _note(actor: Actor, command: Command | None, until: datetime | None) -> Note:
    if until is not None:
        return Note(actor, "reservation.held", command=command)
    event = events.ReservationMade
    return Note(actor, event.code, event=event, told=_TOLD, command=command)


def _place(answer: Answer) -> str:
    if isinstance(answer, Granted):
        return answer.place
    raise REFUSALS[answer]()
