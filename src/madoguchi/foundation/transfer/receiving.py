"""Receiving: check, open, record once, then let the room that knows the kind take it in.

Taking in is separate from recording: an envelope that is here is here, even when its handler fails for now.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from madoguchi.core.errors import Conflict, DomainError
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor
from madoguchi.foundation.transfer import sealing, zone_keys, zones
from madoguchi.foundation.transfer.header import PATHS, SNAPSHOTS, Header
from madoguchi.foundation.transfer.qr import from_qr_parts

logger = logging.getLogger(__name__)

Handler = Callable[[dict[str, Any], Header], None]
MAX_AGE = timedelta(days=7)
MAX_AGE_OF_SNAPSHOT = timedelta(days=1)
MAX_AHEAD = timedelta(minutes=10)
MAX_ATTEMPTS = 12
_handlers: dict[str, Handler] = {}


class NotYet(Exception):
    """Of a handler: something that was sent before this envelope has not come yet."""


@dataclass(frozen=True, slots=True)
class Received:
    """`reference` is that of the payload, if it has one; `is_repeated` when the envelope had come before."""

    header: Header
    reference: str
    is_repeated: bool


def receive_kind(kind: str, handler: Handler) -> None:
    """`handler(payload, header)` takes in envelopes of `kind`, in its own transaction; call in
    AppConfig.ready().

    It is idempotent by `header.envelope_id` and passes over what is older than what it has (`as_of`). When it
    raises a DomainError the envelope is refused for good; `NotYet` and any other error are tried again.
    """
    if _handlers.setdefault(kind, handler) is not handler:
        raise RuntimeError(f"two rooms take in {kind}")


def receive(sealed: bytes) -> Received:
    """Check and record an envelope, then take it in.

    Errors: Conflict with a code of `transfer.messages`, ExternalFailure("transfer.keys_missing").
    """
    header = sealing.read_header(sealed)
    _check(header)
    sender = zone_keys.public(header.sender)
    payload = sealing.unseal(sealed, recipient=zone_keys.private(header.recipient), sender=sender)
    if header.kind not in _handlers:
        raise Conflict("transfer.unknown_kind", kind=header.kind)
    is_new = _record(header, sealed)
    if is_new:
        take_in(header.envelope_id)
    return Received(header, str(payload.get("reference", "")), not is_new)


def open_scanned(parts: Sequence[str], *, actor: Actor) -> Received:
    """Take in an envelope that a citizen carried as QR codes, at a counter.

    An envelope that had already come by folder is no error (`is_repeated`). Errors: as `from_qr_parts`,
    `receive`.
    """
    from madoguchi.foundation import audit

    received = receive(from_qr_parts(parts))
    with transaction.atomic():
        data = {"kind": received.header.kind, "envelope": received.header.envelope_id}
        audit.record(actor, "transfer.scanned", subject=received.reference, data=data)
    return received


def take_in(envelope_id: str) -> bool:
    """Run the handler of a received envelope; False when it failed and will be tried again."""
    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    rows = Envelope.objects.filter(direction=Direction.IN, envelope_id=envelope_id)
    try:
        with transaction.atomic():
            record = rows.select_for_update().filter(state=EnvelopeState.RECEIVED).first()
            if record is None:
                return True
            header, payload = _open(record.sealed)
            _handlers[header.kind](payload, header)
            # The row stays so that a repetition is known; its content now lies where it belongs.
            record.state, record.handled_at, record.sealed = EnvelopeState.HANDLED, clock.now(), b""
            record.save(update_fields=["state", "handled_at", "sealed"])
    except DomainError as refusal:
        logger.error("envelope %s was refused: %s", envelope_id, refusal.code)
        rows.update(state=EnvelopeState.REFUSED, refusal=refusal.code[:80], handled_at=clock.now())
    except NotYet:
        _wait(envelope_id, NotYet.__name__)
        return False
    except Exception as error:
        logger.error("envelope %s was not taken in: %s", envelope_id, type(error).__name__)
        _wait(envelope_id, type(error).__name__)
        return False
    return True


def take_in_waiting(limit: int = 200) -> int:
    """Received envelopes whose handler failed or whose process was killed; returns how many went in."""
    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    now = clock.now()
    due = Q(next_at__lte=now) | Q(next_at__isnull=True, recorded_at__lte=now - timedelta(seconds=5))
    rows = Envelope.objects.filter(due, direction=Direction.IN, state=EnvelopeState.RECEIVED).order_by("id")
    return sum(
        take_in(envelope_id) for envelope_id in list(rows.values_list("envelope_id", flat=True)[:limit])
    )


def forget_snapshots() -> int:
    """Delete the rows of snapshots that are too old to be replayed; returns how many."""
    from madoguchi.foundation.transfer.models import Envelope

    too_old = clock.now() - MAX_AGE_OF_SNAPSHOT - MAX_AHEAD
    count, _ = Envelope.objects.filter(kind__in=SNAPSHOTS, sent_at__lt=too_old).delete()
    return count


def record_refusal(code: str, name: str) -> None:
    """Leave a trace of an envelope that did not open; its header cannot be trusted, so it gets no row."""
    from madoguchi.foundation import audit

    with transaction.atomic():
        audit.record(SYSTEM, "transfer.refused", data={"code": code, "file": name[:100]})


def _check(header: Header) -> None:
    if header.city != zones.city():
        raise Conflict("transfer.foreign_city")
    if header.recipient not in zones.here():
        raise Conflict("transfer.wrong_recipient")
    if (header.sender, header.recipient) not in PATHS:
        raise Conflict("transfer.unknown_sender")
    if header.sent_at.tzinfo is None:
        raise Conflict("transfer.damaged")
    age = clock.now() - header.sent_at
    if age > (MAX_AGE_OF_SNAPSHOT if header.kind in SNAPSHOTS else MAX_AGE):
        raise Conflict("transfer.too_old")
    if age < -MAX_AHEAD:
        raise Conflict("transfer.from_future")


def _record(header: Header, sealed: bytes) -> bool:
    """True when the envelope is new. A repetition meets the unique constraint."""
    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    _, created = Envelope.objects.get_or_create(
        direction=Direction.IN,
        envelope_id=header.envelope_id,
        defaults={
            "kind": header.kind,
            "sender": header.sender,
            "recipient": header.recipient,
            "sent_at": header.sent_at,
            "recorded_at": clock.now(),
            "state": EnvelopeState.RECEIVED,
            "sealed": sealed,
        },
    )
    return created


def _open(sealed: bytes | memoryview) -> tuple[Header, dict[str, Any]]:
    header = sealing.read_header(bytes(sealed))
    sender = zone_keys.public(header.sender)
    return header, sealing.unseal(bytes(sealed), recipient=zone_keys.private(header.recipient), sender=sender)


def _wait(envelope_id: str, failure: str) -> None:
    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    record = Envelope.objects.get(direction=Direction.IN, envelope_id=envelope_id)
    record.attempts += 1
    record.next_at = clock.now() + timedelta(seconds=min(2**record.attempts, 3600))
    if record.attempts >= MAX_ATTEMPTS:
        record.state, record.refusal = EnvelopeState.REFUSED, f"failed:{failure}"[:80]
    record.save(update_fields=["attempts", "next_at", "state", "refusal"])
