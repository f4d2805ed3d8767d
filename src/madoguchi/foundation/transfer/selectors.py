"""How fresh the other zone's news is, and what waits."""

from __future__ import annotations

from datetime import datetime

from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState


def last_received(kind: str) -> datetime | None:
    """When the newest envelope of `kind` that we took in was sent: its news is as old as that. Queries: 1."""
    rows = Envelope.objects.filter(direction=Direction.IN, kind=kind, state=EnvelopeState.HANDLED)
    return rows.order_by("-sent_at").values_list("sent_at", flat=True).first()


def count_waiting() -> tuple[int, int]:
    """(not handed over, not taken in)."""
    return (
        Envelope.objects.filter(direction=Direction.OUT, state=EnvelopeState.QUEUED).count(),
        Envelope.objects.filter(direction=Direction.IN, state=EnvelopeState.RECEIVED).count(),
    )
