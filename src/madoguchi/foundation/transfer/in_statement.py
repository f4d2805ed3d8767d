"""The envelope's part of a statement that writes a change and what leaves for the other zone in one round trip.

The envelope is sealed before the statement, so that nothing readable is ever stored; where the statement changes
nothing, the sealed bytes are forgotten. It is handed over by the worker's next round, not by the process that
answers the citizen: what the other side does with it costs more than the change itself.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from madoguchi.foundation import clock, release
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import sealing, zone_keys, zones
from madoguchi.foundation.transfer.header import Header


@dataclass(frozen=True, slots=True)
class Sealed:
    """Ready to be recorded."""

    header: Header
    content: bytes


def seal(kind: str, payload: dict[str, Any], *, to: str) -> Sealed:
    """Errors: as `transfer.send`."""
    sender = zones.sender_to(to)
    if sender not in zones.here():
        raise RuntimeError(f"this box is not the sender of what goes to {to}")
    release.check_envelope(kind, payload, to=to, actor=SYSTEM)
    header = Header(secrets.token_urlsafe(18), kind, clock.now(), sender, to, zones.city())
    content = sealing.seal(header, payload, sender=zone_keys.private(sender), recipient=zone_keys.public(to))
    return Sealed(header, content)


def insert(source: str) -> str:
    """One row where `source` has one: queued, and due at once."""
    return (
        "INSERT INTO transfer_envelope (direction, envelope_id, kind, sender, recipient, sent_at, recorded_at,"  # noqa: S608 - names of tables
        " state, refusal, attempts, next_at, sealed)"
        " SELECT 'out', %(envelope_id)s, %(envelope_kind)s, %(envelope_sender)s, %(envelope_recipient)s,"
        " %(envelope_sent_at)s::timestamptz, %(now)s::timestamptz, 'queued', '', 0, %(now)s::timestamptz,"
        f" %(envelope_sealed)s::bytea FROM {source}"
    )


def values(envelope: Sealed) -> dict[str, Any]:
    """All names of `insert` but `now`."""
    header = envelope.header
    return {
        "envelope_id": header.envelope_id,
        "envelope_kind": header.kind,
        "envelope_sender": header.sender,
        "envelope_recipient": header.recipient,
        "envelope_sent_at": header.sent_at,
        "envelope_sealed": envelope.content,
    }
