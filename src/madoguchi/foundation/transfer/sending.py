"""Sending: the envelope is recorded with the change, sealed at once, and handed over after the commit."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from madoguchi.core.errors import DomainError, NotFoundOrHidden
from madoguchi.foundation import clock, release, transactions
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.transfer import folder, receiving, sealing, zone_keys, zones
from madoguchi.foundation.transfer.header import Header

logger = logging.getLogger(__name__)

WAIT_S = 5


def send(
    kind: str, payload: dict[str, Any], *, to: str, actor: Actor, allowed: release.Allowed = release.NOBODY
) -> str:
    """Queue an envelope in the caller's transaction, through the release gate; returns its id. `allowed` are those whom
    its text may be about.

    Errors: RuntimeError outside transaction.atomic or from a zone that is not here,
    Conflict("transfer.too_large"), ExternalFailure("transfer.keys_missing") in a split install that has not
    been given the other zone's public keys, those of `release.check_envelope`.
    """
    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    if not transactions.is_open():
        raise RuntimeError("transfer.send belongs into the transaction of the change")
    sender = zones.sender_to(to)
    if sender not in zones.here():
        raise RuntimeError(f"this box is not the sender of what goes to {to}")
    release.check_envelope(kind, payload, to=to, actor=actor, allowed=allowed)
    now = clock.now()
    header = Header(secrets.token_urlsafe(18), kind, now, sender, to, zones.city())
    sealed = sealing.seal(header, payload, sender=zone_keys.private(sender), recipient=zone_keys.public(to))
    record = Envelope.objects.create(
        direction=Direction.OUT,
        envelope_id=header.envelope_id,
        kind=kind,
        sender=sender,
        recipient=to,
        sent_at=now,
        recorded_at=now,
        state=EnvelopeState.QUEUED,
        sealed=sealed,
    )
    transaction.on_commit(lambda: _hand_over_in_turn(record.pk, kind), robust=True)
    return header.envelope_id


def sealed_bytes(envelope_id: str) -> bytes:
    """What the front zone sent, for `to_qr_parts`. Errors: NotFoundOrHidden("transfer.not_found")."""
    from madoguchi.foundation.transfer.models import Direction, Envelope

    record = Envelope.objects.filter(direction=Direction.OUT, envelope_id=envelope_id).first()
    if record is None or not record.sealed:
        raise NotFoundOrHidden("transfer.not_found")
    return bytes(record.sealed)


def hand_over(pk: int) -> bool:
    """Give one queued envelope to the other zone; False when that must be tried again later."""
    from madoguchi.foundation.transfer.models import Envelope, EnvelopeState

    record = Envelope.objects.filter(pk=pk, state=EnvelopeState.QUEUED).first()
    if record is None:
        return True
    name = f"{record.sent_at:%Y%m%dT%H%M%S}-{record.kind}-{record.envelope_id}"
    try:
        if record.recipient in zones.here():
            receiving.receive(bytes(record.sealed))
        else:
            folder.put(name, bytes(record.sealed), to=record.recipient)
    except (OSError, DomainError) as error:
        logger.error("envelope %s was not handed over: %s", record.envelope_id, type(error).__name__)
        _wait(record.pk, record.attempts + 1)
        return False
    # A citizen may still carry what the front zone sent; the office's news is needed no more.
    kept = bytes(record.sealed) if record.sender == "front" else b""
    Envelope.objects.filter(pk=pk).update(state=EnvelopeState.HANDED, handled_at=clock.now(), sealed=kept)
    return True


def _hand_over_in_turn(pk: int, kind: str) -> None:
    """Not before an earlier one of its kind that is left to the worker: a cancellation must not overtake its booking."""
    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    waiting = Envelope.objects.filter(direction=Direction.OUT, state=EnvelopeState.QUEUED)
    if waiting.filter(kind=kind, pk__lt=pk, next_at__isnull=False).exists():
        waiting.filter(pk=pk).update(next_at=clock.now())
    else:
        hand_over(pk)


def hand_over_waiting(limit: int = 200) -> int:
    """What a killed process or a full disk left in the queue; returns how many went."""
    from django.db.models import Q

    from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

    now = clock.now()
    fresh = Q(next_at__isnull=True, recorded_at__lte=now - timedelta(seconds=WAIT_S))
    rows = Envelope.objects.filter(direction=Direction.OUT, state=EnvelopeState.QUEUED)
    due = rows.filter(fresh | Q(next_at__lte=now)).order_by("id").values_list("pk", flat=True)
    return sum(hand_over(pk) for pk in list(due[:limit]))


def _wait(pk: int, attempts: int) -> None:
    from madoguchi.foundation.transfer.models import Envelope

    wait = timedelta(seconds=min(WAIT_S * 2**attempts, 600))
    Envelope.objects.filter(pk=pk).update(attempts=attempts, next_at=clock.now() + wait)
