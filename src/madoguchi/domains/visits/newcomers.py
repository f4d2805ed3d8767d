"""How long somebody would wait who took a number now: on boards, and at the kiosk before the ticket is taken.

The forecast is the one of those who wait, with one more person at the end of each counter's line. It is made once for
each state of the hall, however many screens ask.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from madoguchi.core.queueing import Outlook, Stop, Turn, Waiting, WaitRange, believe, expect, seed_of
from madoguchi.domains.visits import conf, layout
from madoguchi.domains.visits.estimates import mark_of
from madoguchi.domains.visits.hall import HallSession, HallState, read_hall
from madoguchi.domains.visits.hall_now import HallNow, queue_name, read_now
from madoguchi.domains.visits.states import Lane
from madoguchi.foundation.cities import Counter, Office

_LAST = 10.0**9


@dataclass(frozen=True, slots=True)
class NewcomerWait:
    """For one counter. `likely` and `wait` as in `Position`: None while nobody calls there (not `is_open`), or while so
    many wait that the forecast ends before their turn. `waiting`: tickets now."""

    counter: str
    waiting: int
    is_open: bool
    likely: WaitRange | None
    wait: WaitRange | None


_kept: dict[tuple[str, str], tuple[tuple[object, ...], datetime, Mapping[str, Outlook | None]]] = {}


def newcomer_waits(office: str = "", *, lane: str = Lane.GENERAL) -> Mapping[str, NewcomerWait]:
    """Counter id → what somebody who came now would wait there. Queries: those of a state of the hall, and of a forecast
    when something has happened since the last time.
    """
    place = layout.get_office(office)
    state = read_hall(place.id, with_bookings=True)
    outlooks = _outlooks(place, state, lane)
    queued = Tally(ticket.service for ticket in state.order)
    return {
        counter.id: NewcomerWait(
            counter.id,
            sum(queued[section] for section in counter.sections),
            counter.id in outlooks,
            outlook.likely if (outlook := outlooks.get(counter.id)) else None,
            outlook.wide if outlook else None,
        )
        for counter in place.counters
    }


def _outlooks(place: Office, state: HallState, lane: str) -> Mapping[str, Outlook | None]:
    """Without any event the hall still gets older: an answer is kept as long as the estimates of tickets are."""
    mark = mark_of(state)
    kept = _kept.get((place.id, lane))
    if kept is not None and kept[0] == mark:
        age_s = (state.as_of - kept[1]).total_seconds()
        if 0 <= age_s < conf.ESTIMATES_AT_LEAST_EVERY_S:
            return kept[2]
    found = _forecast(place, read_now(state=state), lane)
    _kept[place.id, lane] = (mark, state.as_of, found)
    return found


def _forecast(place: Office, now: HallNow, lane: str) -> Mapping[str, Outlook | None]:
    asked = {one.id: section for one in place.counters if (section := _served(one, now.state, lane))}
    people = [
        Waiting(counter, (Stop(section, queue_name(section, lane)),), (Turn.WALK_IN, _LAST, _LAST))
        for counter, section in asked.items()
    ]
    beliefs = {
        section: believe(layout.prior_minutes(section), now.learned.past.get(section), ())
        for section in asked.values()
    }
    # Desks where somebody sits come first, in the order of the sessions; the closed ones keep what they have.
    desks = [
        replace(desk, queues=tuple(dict.fromkeys((*desk.queues, *_queues(session, asked.values(), lane)))))
        for desk, session in zip(now.hall.desks, now.state.sessions, strict=False)
    ]
    hall = replace(
        now.hall,
        waiting=[*now.hall.waiting, *people],
        desks=[*desks, *now.hall.desks[len(desks) :]],
        beliefs={**beliefs, **now.hall.beliefs},
    )
    expected = expect(hall, seed_of(hall))
    outlooks = {counter: expected[counter].outlook for counter in asked}
    stretch = now.learned.stretch
    return {counter: stretch.apply(one) if one else None for counter, one in outlooks.items()}


def _served(counter: Counter, state: HallState, lane: str) -> str:
    """The section by which the counter's line is asked about: one that somebody calls for now; "" where nobody does."""
    offered = {
        section
        for session in state.sessions
        if session.lane in ("", lane)
        for section in session.services
        if session.counter == counter.id
    }
    return next((section for section in counter.sections if section in offered), "")


def _queues(session: HallSession, sections: Iterable[str], lane: str) -> list[str]:
    fits = session.lane in ("", lane)
    return [queue_name(one, lane) for one in sections if fits and one in session.services]
