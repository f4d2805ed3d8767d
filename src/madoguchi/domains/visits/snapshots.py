"""What a step changes of a ticket, kept as plain values so that the step can be taken back exactly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from madoguchi.domains.visits.models import Ticket
from madoguchi.foundation import clock

KEPT = (
    *("hall", "service", "remaining", "mode", "lane", "priority", "priority_reason", "needs"),
    *("counter_id", "session_id", "seat_id", "booked_for", "queued_at", "state_at", "postponed_until"),
)
_MOMENTS = ("booked_for", "queued_at", "state_at", "postponed_until")
OPEN_SERVING = "open_serving"


def snapshot_of(ticket: Ticket) -> dict[str, Any]:
    """The ticket before a step, with the service that was open (`moving.take_ticket` says which)."""
    values = {name: getattr(ticket, name) for name in KEPT}
    for name in _MOMENTS:
        values[name] = values[name].isoformat() if values[name] else None
    taken_at = ticket.taken_at or clock.now()
    return {**values, OPEN_SERVING: ticket.open_serving, "taken_at": taken_at.isoformat()}


def read_snapshot(values: dict[str, Any]) -> dict[str, Any]:
    """Values of the columns in `KEPT`."""
    found = {name: values[name] for name in KEPT}
    for name in _MOMENTS:
        found[name] = datetime.fromisoformat(found[name]) if found[name] else None
    return found
