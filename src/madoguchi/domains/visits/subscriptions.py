"""What arrives from the other zone."""

from __future__ import annotations

from typing import Any

from madoguchi.foundation import transfer
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


def connect() -> None:
    transfer.receive_kind("booking", on_booking)
    transfer.receive_kind("places_returned", on_returned)
