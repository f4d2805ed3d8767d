"""The published share as it stands: of each counter's coming quarters of an hour, what is booked and what walk-ins have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from statistics import fmean

from madoguchi.core.queueing.shares import QUARTER, USUAL, Rule, count_by_quarter, quarter_of, share_quarter
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.hall import HallState
from madoguchi.domains.visits.shapes import CounterQuarters
from madoguchi.foundation.cities import Counter, Office

QUARTERS_SHOWN = 4


def counter_quarters(hall: HallState, *, count: int = QUARTERS_SHOWN) -> list[CounterQuarters]:
    """Counters with an open desk, in the order of the office. No query.

    The capacity of a quarter is what its open desks manage at the usual length of its services (the city's data).
    """
    office = layout.get_office(hall.office)
    begins_at = quarter_of(hall.as_of)
    found = []
    for counter in office.counters:
        desks = sum(desk.counter == counter.id for desk in hall.open_sessions)
        if not desks:
            continue
        length = fmean(layout.prior_minutes(section) for section in counter.sections)
        sold = count_by_quarter(_booked(hall, office, counter))
        starts = [begins_at + QUARTER * nth for nth in range(count)]
        quarters = tuple(
            share_quarter(
                start,
                capacity=desks * (QUARTER.total_seconds() / 60) / length,
                sold=sold.get(start, 0),
                now=hall.as_of,
                rule=hall.rules.get(counter.sections[0], USUAL) if counter.sections else Rule(),
            )
            for start in starts
        )
        found.append(CounterQuarters(counter.id, counter.number, counter.name.ja, desks, quarters))
    return found


def _booked(hall: HallState, office: Office, counter: Counter) -> Iterator[datetime]:
    """Times of those who are expected at this counter first, or have come for it and wait for their time."""
    for booking in hall.expected:
        procedures = layout.procedures_of(office, booking.procedures)
        if layout.route(office, procedures)[0] in counter.sections:
            yield booking.starts_at
    for ticket in hall.tickets.values():
        if ticket.is_queued and ticket.booked_for and ticket.service in counter.sections:
            yield ticket.booked_for
