"""The worker's round over undelivered events."""

from __future__ import annotations

from madoguchi.foundation.events import delivery
from madoguchi.foundation.jobs import every


@every(5, name="events.sweep")
def sweep_events() -> None:
    delivery.sweep()
