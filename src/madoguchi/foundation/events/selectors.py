"""Reading the event log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from madoguchi.foundation.events.models import Delivery, EventRecord


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    id: int
    code: str
    at: datetime
    case: str
    actor_id: str
    payload: dict[str, Any]


def list_events(
    *,
    codes: Iterable[str] = (),
    case: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    after_id: int = 0,
    limit: int | None = None,
) -> Iterator[LoggedEvent]:
    """Events in the order of their ids. `since` is included, `until` is not. Queries: 1, streamed."""
    rows = EventRecord.objects.filter(id__gt=after_id).order_by("id")
    wanted = tuple(codes)
    if wanted:
        rows = rows.filter(code__in=wanted)
    if case:
        rows = rows.filter(case=case)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    names = ("id", "code", "at", "case", "actor_id", "payload")
    for values in rows.values_list(*names)[:limit].iterator(chunk_size=2000):
        yield LoggedEvent(*values)


def count_undelivered() -> tuple[int, int]:
    """(still waiting, given up) deliveries; the second needs an operator."""
    waiting = Delivery.objects.filter(delivered_at__isnull=True, given_up_at__isnull=True).count()
    return waiting, Delivery.objects.filter(given_up_at__isnull=False).count()
