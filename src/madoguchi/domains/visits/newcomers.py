"""How long somebody would wait who took a number now: on boards, and at the kiosk before the ticket is taken.

The forecast is the one of those who wait, with one more person at the end of each counter's line. It is made once for
each state of the hall, however many screens ask.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import Count, Max, Sum

from madoguchi.core.queueing import Outlook, Stop, Turn, Waiting, WaitRange, believe, expect, seed_of
from madoguchi.domains.visits import layout
from madoguchi.domains.visits.estimates import read_hall
from madoguchi.domains.visits.learning import learn
from madoguchi.domains.visits.models import CounterSession, Ticket
from madoguchi.domains.visits.states import QUEUED
from madoguchi.foundation import clock
from madoguchi.foundation.cities import Office

_LAST = 10.0**9
_MINUTES = 2
"""Without any event the hall still gets older: a forecast is kept for so long."""


@dataclass(frozen=True, slots=True)
class NewcomerWait:
    """For one counter. `likely` and `wait` as in `Position`: None while nobody calls there. `waiting`: tickets now."""

    counter: str
    waiting: int
    likely: WaitRange | None
    wait: WaitRange | None


def newcomer_waits(office: str = "") -> Mapping[str, NewcomerWait]:
    """Counter id → what somebody who came now would wait there. Queries: 3, and those of a forecast when something has
    happened since the last time.
    """
    place = layout.get_office(office)
    today = clock.today()
    tickets = Ticket.objects.filter(office=place.id, day=today)
    state = tickets.aggregate(newest=Max("pk"), versions=Sum("version"))
    desks = CounterSession.objects.filter(counter__office=place.id, closed_at__isnull=True)
    open_now = desks.aggregate(newest=Max("pk"), count=Count("pk"), breaks=Count("break_from"))
    queued = dict(
        tickets.filter(state__in=QUEUED).values_list("service").annotate(count=Count("pk")).order_by()
    )
    key = (today, int(clock.now().timestamp()) // (60 * _MINUTES), *state.values(), *open_now.values())
    outlooks = _outlooks(place, key)
    return {
        counter.id: NewcomerWait(
            counter.id,
            sum(queued.get(section, 0) for section in counter.sections),
            outlook.likely if (outlook := outlooks.get(counter.id)) else None,
            outlook.wide if outlook else None,
        )
        for counter in place.counters
    }


@lru_cache(64)
def _outlooks(place: Office, key: tuple[object, ...]) -> Mapping[str, Outlook | None]:
    """`key` changes with every call, check-in and opened desk; it is what the answer is kept under."""
    hall = read_hall(place.id)
    offered = {queue for desk in hall.desks for queue in desk.queues}
    asked = {counter.id: _asked(counter.sections, offered) for counter in place.counters}
    past = learn(place.id).past
    beliefs = {
        section: believe(layout.prior_minutes(section), past.get(section), ()) for section in asked.values()
    }
    people = [
        Waiting(f"new:{counter}", (Stop(section, section),), (Turn.WALK_IN, _LAST, _LAST))
        for counter, section in asked.items()
        if section in offered
    ]
    hall = replace(hall, waiting=[*hall.waiting, *people], beliefs={**beliefs, **hall.beliefs})
    expected = expect(hall, seed_of(hall))
    return {one.key.removeprefix("new:"): expected[one.key].outlook for one in people}


def _asked(sections: Collection[str], offered: Collection[str]) -> str:
    """The section by which the counter's line is asked about: one that somebody serves now."""
    return next((one for one in sections if one in offered), next(iter(sections)))
