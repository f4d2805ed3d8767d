"""Where each waiting ticket stands, and the honest ranges of its wait, for one office at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.queueing import Expectation, Outlook, expect, seed_of
from madoguchi.domains.visits import conf
from madoguchi.domains.visits.hall import HallState, read_hall
from madoguchi.domains.visits.hall_now import HallNow, read_now
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.visits.shapes import Position
from madoguchi.domains.visits.states import QUEUED


@dataclass(frozen=True, slots=True)
class Estimate:
    """What to expect of one ticket; `outlook` is what is shown, stretched by experience."""

    outlook: Outlook | None
    ahead: int
    desks: int
    naive_min: float | None


@dataclass(frozen=True, slots=True)
class Estimates:
    """Of all who wait in an office, by public id, with what they were made from."""

    now: HallNow
    by_ticket: Mapping[str, Estimate]


_kept: dict[str, tuple[tuple[object, ...], datetime, Estimates]] = {}


def mark_of(state: HallState) -> tuple[object, ...]:
    """Equal for two moments between which nothing happened in the hall."""
    return (
        state.as_of.date(),
        tuple((one.key, one.state, one.state_at, one.service, one.lane, one.counter, one.priority, one.needs,
               one.postponed_until, one.queued_at) for one in state.tickets.values()),
        tuple((one.key, one.lane, one.break_from, one.services, one.ticket) for one in state.sessions),
        tuple(turn.key for turn in state.turns),
        state.expected,
    )  # fmt: skip


def estimate(office: str = "") -> Estimates:
    """As of now, or of a moment ago when nothing happened since. Queries: 5 when nothing did, else up to 20."""
    state = read_hall(office, with_bookings=True)
    mark = mark_of(state)
    kept = _kept.get(state.office)
    if kept is not None and kept[0] == mark:
        age_s = (state.as_of - kept[1]).total_seconds()
        if 0 <= age_s < conf.ESTIMATES_AT_LEAST_EVERY_S:
            return kept[2]
    now = read_now(state=state)
    found = expect(now.hall, seed_of(now.hall))
    estimates = Estimates(now, {key: _stretched(now, one) for key, one in found.items()})
    _kept[state.office] = (mark, state.as_of, estimates)
    return estimates


def positions(office: str, tickets: Iterable[Ticket]) -> list[Position]:
    """Positions of `tickets` (with `visit` and `counter` selected), in the order given. Queries: as `estimate`."""
    return positions_in(estimate(office), tickets)


def positions_in(estimates: Estimates, tickets: Iterable[Ticket]) -> list[Position]:
    return [_position(ticket, estimates.by_ticket.get(ticket.public_id)) for ticket in tickets]


def _stretched(now: HallNow, one: Expectation) -> Estimate:
    outlook = now.learned.stretch.apply(one.outlook) if one.outlook else None
    return Estimate(outlook, one.ahead, one.desks, one.naive_min)


def _position(ticket: Ticket, found: Estimate | None) -> Position:
    waits = found is not None and ticket.state in QUEUED
    outlook = found.outlook if found is not None and waits else None
    return Position(
        reference=ticket.visit.reference,
        number=ticket.number,
        state=ticket.state,
        ahead=found.ahead if found is not None and waits else 0,
        likely=outlook.likely if outlook else None,
        wait=outlook.wide if outlook else None,
        counter_number=ticket.counter.number if ticket.counter else "",
        desks=found.desks if found is not None and waits else None,
    )
