"""What arrives from the other zone."""

from __future__ import annotations

from typing import Any

from madoguchi.foundation import release, transfer
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import Header


def on_booking(payload: dict[str, Any], header: Header) -> None:
    """Idempotent by reference, place and the time of sending."""
    from madoguchi.domains.visits.services import receive_booking

    receive_booking(actor=SYSTEM, booking=payload, sent_at=header.sent_at)


def on_returned(payload: dict[str, Any], header: Header) -> None:
    """Idempotent: a place that came back once is not there twice."""
    from madoguchi.domains.visits.services import receive_returned

    receive_returned(actor=SYSTEM, news=payload)


def on_ticket_wish(payload: dict[str, Any], header: Header) -> None:
    """The envelope is recorded once, so a wish is carried out once."""
    from madoguchi.domains.visits.services import receive_wish

    receive_wish(actor=SYSTEM, wish=payload, sent_at=header.sent_at)


def connect() -> None:
    for kind in ("places", "places_recalled", "positions", "wave", "booking_refused"):
        release.declare_envelope(kind)
    # Why an office was closed on a day is what a clerk has typed.
    release.declare_envelope("reservation", texts=("reason",))
    transfer.receive_kind("booking", on_booking)
    transfer.receive_kind("places_returned", on_returned)
    transfer.receive_kind("ticket_wish", on_ticket_wish)
