"""The needed procedures laid on visits: which way each takes, where, on which days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from madoguchi.core.calendars import ClosedDayRule, next_open_day
from madoguchi.core.plan.model import Candidate, OfficeStop, PlanItem, Visit, Way
from madoguchi.core.plan.order import prerequisites
from madoguchi.core.plan.trips import Errand, fewest_counters, fewest_trips

NOWHERE = ""
"""Stands for the place of what must be visited but no office of the city has a counter for."""


@dataclass(frozen=True, slots=True)
class Visiting:
    """`needed` as it was, with way, office and counter settled."""

    needed: tuple[PlanItem, ...]
    trips: tuple[Visit, ...]
    is_fewest: bool


def plan_visits(
    needed: Sequence[PlanItem],
    candidates: Mapping[str, Candidate],
    offices: Sequence[OfficeStop],
    on: date,
    closed_days: ClosedDayRule,
) -> Visiting:
    """What must be visited decides the visits; what needs no visit is brought along where it fits and can't be sent.

    `needed` in the order to do it; the first of `offices` is the chosen one.
    """
    laying = _Laying(tuple(needed), candidates, tuple(offices))
    errands = [laying.errand(item) for item in needed if candidates[item.id].must_visit]
    found = fewest_trips(errands, [*(office.id for office in offices), NOWHERE])
    place = {name: number for number, (_, names) in enumerate(found.stops) for name in names}
    laying.bring_along(place, [office for office, _ in found.stops])
    trips = _dated(laying, place, [office for office, _ in found.stops], on, closed_days)
    return Visiting(tuple(laying.settled(item, place, trips) for item in needed), trips, found.is_fewest)


@dataclass(frozen=True, slots=True)
class _Laying:
    needed: tuple[PlanItem, ...]
    candidates: Mapping[str, Candidate]
    offices: tuple[OfficeStop, ...]

    def errand(self, item: PlanItem) -> Errand:
        return Errand(item.id, frozenset(self.takers(item)) or frozenset({NOWHERE}), self.waits(item))

    def takers(self, item: PlanItem) -> list[str]:
        return [office.id for office in self.offices if office.takes(item.id, item.section)]

    def waits(self, item: PlanItem) -> tuple[tuple[str, int], ...]:
        """(procedure, days) that lie before the item. Days count only where it waits for what is handed out."""
        earlier: dict[str, PlanItem] = {}
        for one in self.needed:
            if one.id == item.id:
                break
            earlier[one.id] = one
        found = prerequisites(item, self.candidates, earlier)
        return tuple((name, self.delay(name, item)) for name in earlier if name in found)

    def delay(self, giver: str, item: PlanItem) -> int:
        candidate = self.candidates[giver]
        return candidate.yields_after_days if set(candidate.yields) & set(item.documents) else 0

    def bring_along(self, place: dict[str, int], offices: Sequence[str]) -> None:
        """Adds what needs no visit to the first visit in which it can be done."""
        waits = {item.id: self.waits(item) for item in self.needed}
        for item in self.needed:
            if item.id in place or item.way is not Way.COUNTER:
                continue
            first = max((place[b] + (days > 0) for b, days in waits[item.id] if b in place), default=0)
            waiting = [(place[o], dict(waits[o])[item.id]) for o in place if item.id in dict(waits[o])]
            last = min((number - (days > 0) for number, days in waiting), default=len(offices) - 1)
            takers = self.takers(item)
            fitting = [n for n in range(first, last + 1) if offices[n] in takers]
            if fitting:
                place[item.id] = fitting[0]

    def settled(self, item: PlanItem, place: Mapping[str, int], trips: Sequence[Visit]) -> PlanItem:
        if item.id not in place:
            way = Way.CONTACT if item.way is Way.COUNTER else item.way
            return replace(item, way=way, office="", counter="")
        visit = trips[place[item.id]]
        office = next((one for one in self.offices if one.id == visit.office), None)
        counters = office.counters if office else ()
        counter = next((c.id for c in counters if c.id in visit.counters and item.section in c.sections), "")
        return replace(item, way=Way.COUNTER, office=visit.office, counter=counter)


def _dated(
    laying: _Laying,
    place: Mapping[str, int],
    offices: Sequence[str],
    on: date,
    closed_days: ClosedDayRule,
) -> tuple[Visit, ...]:
    done_on: dict[str, date] = {}
    trips: list[Visit] = []
    for number, office_id in enumerate(offices):
        office = next((one for one in laying.offices if one.id == office_id), None)
        items = [item for item in laying.needed if place.get(item.id) == number]
        ready = [
            done_on.get(before, on) + timedelta(days=days)
            for item in items
            for before, days in laying.waits(item)
        ]
        opening = [item.due.opens_on for item in items if item.due.opens_on]
        earliest = max([on, *ready, *opening, *(trip.from_on for trip in trips)])
        open_on = next_open_day(earliest, (office and office.closed_days) or closed_days)
        done_on.update(dict.fromkeys((item.id for item in items), open_on))
        stops = [(c.id, c.sections) for c in office.counters] if office else []
        trips.append(
            Visit(
                office=office_id,
                items=tuple(item.id for item in items),
                counters=fewest_counters((item.section for item in items), stops),
                from_on=open_on,
                until_on=min((item.due.due_on for item in items if item.due.due_on), default=None),
            )
        )
    return tuple(trips)
