"""Telling the front zone where the tickets stand: numbers only, after every change and at least once a
minute. What is told is also written down, so that it can be scored."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.estimates import Estimates, estimate, positions_in
from madoguchi.domains.visits.models import PositionsSent, Ticket, TicketStep
from madoguchi.domains.visits.services.forecasts import record_forecasts, settle_forecasts
from madoguchi.domains.visits.shapes import Position
from madoguchi.domains.visits.states import ENDED, HandOverMode
from madoguchi.domains.visits.ticket_pages import page_hash
from madoguchi.foundation import clock, transfer
from madoguchi.foundation.policy.actors import SYSTEM, Actor

_last: dict[str, Estimates] = {}
"""By office, what this process told last: the same estimates need no second look."""


@transaction.atomic
def send_positions(*, actor: Actor = SYSTEM, office: str = "") -> bool:
    """Send a "positions" envelope if anything changed since the last one, or the last one is old.

    Returns whether one was sent. Nobody in the house and nothing to take back: nothing is sent.
    Locks: the office's row, so that two workers do not send the same twice.
    """
    place = layout.get_office(office).id
    now = clock.now()
    mark, _ = PositionsSent.objects.select_for_update().get_or_create(
        office=place, defaults={"sent_at": now - timedelta(days=1)}
    )
    estimates = estimate(place)
    is_fresh = 0 <= (now - mark.sent_at).total_seconds() < conf.POSITIONS_AT_LEAST_EVERY_S
    if estimates is _last.get(place) and is_fresh:
        return False
    record_forecasts(estimates)
    settle_forecasts(place)
    _last[place] = estimates
    tickets = _payload(estimates, now)
    digest = hashlib.sha256(json.dumps(tickets, sort_keys=True).encode()).hexdigest()
    if digest == mark.digest and (not tickets or is_fresh):
        return False
    if not tickets and not mark.digest:
        return False
    news = {"as_of": now.isoformat(), "office": place, "tickets": tickets}
    transfer.send("positions", news, to="front", actor=actor)
    PositionsSent.objects.filter(pk=mark.pk).update(sent_at=now, digest=digest)
    return True


def _payload(estimates: Estimates, now: datetime) -> list[dict[str, Any]]:
    """Tickets in the house, and those that ended a moment ago, so that a phone sees the end too."""
    recent = now - timedelta(minutes=conf.ENDED_SHOWN_MIN)
    rows = list(
        Ticket.objects.select_related("visit", "counter", "merged_into")
        .filter(
            ~Q(state__in=ENDED) | Q(state_at__gte=recent),
            office=estimates.now.state.office,
            day=clock.today(),
        )
        .order_by("number")
    )
    turns = _turns(rows)
    found = zip(rows, positions_in(estimates, rows), strict=True)
    return [_entry(row, position, turns[row.pk]) for row, position in found]


def _turns(rows: list[Ticket]) -> Mapping[int, int]:
    """Ticket id → how often it came back into the line: each time is a new turn to be told of. Queries: 1."""
    back = ("requeue", "hand_over", "postpone", "redirect")
    steps = TicketStep.objects.filter(ticket__in=[row.pk for row in rows], name__in=back)
    return Counter(steps.values_list("ticket_id", flat=True))


def _entry(row: Ticket, position: Position, turn: int) -> dict[str, Any]:
    later = row.postponed_until
    return {
        "page": page_hash(row.public_id),
        "turn": turn,
        "later_until": later.isoformat() if later and later > clock.now() else None,
        "reference": position.reference,
        "number": position.number,
        "state": position.state,
        "ahead": position.ahead,
        "low_min": position.wait.low if position.wait else None,
        "high_min": position.wait.high if position.wait else None,
        "likely_low_min": position.likely.low if position.likely else None,
        "likely_high_min": position.likely.high if position.likely else None,
        "desks": position.desks,
        "counter": position.counter_number,
        "place": _place(row),
        "stays": row.mode == HandOverMode.CLERK_MOVES,
        "into": page_hash(row.merged_into.public_id) if row.merged_into else "",
    }


def _place(row: Ticket) -> str:
    """Id of the counter where the household is, or waits to be called to."""
    if row.counter is not None:
        return row.counter.code
    found = layout.get_office(row.office).counter_for(row.service)
    return found.id if found is not None and row.state not in ENDED else ""
