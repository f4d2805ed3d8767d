"""Figures for supervisors. Everything is computed from the event log, on the asking."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.domains.metrics.baseline import Baseline, current_baseline
from madoguchi.domains.metrics.cases import Writing, count_writing
from madoguchi.domains.metrics.errors import MetricsError
from madoguchi.domains.metrics.spreads import Spread, minutes, spread
from madoguchi.domains.metrics.visits import VisitTrace, trace_visits
from madoguchi.domains.metrics.wording import label_of
from madoguchi.domains.metrics.work import trace_work
from madoguchi.foundation import clock
from madoguchi.foundation.events.selectors import LoggedEvent, list_events
from madoguchi.foundation.policy.actors import Actor, Role

__all__ = [
    "Baseline",
    "CaseReport",
    "DayReport",
    "Moment",
    "Spread",
    "current_baseline",
    "get_case_report",
    "get_day_report",
    "list_log",
]


@dataclass(frozen=True, slots=True)
class DayReport:
    """One local day. Spreads are in minutes, except `counters` (visited per visit) and `forms` (per case).

    `staff_by_procedure` is section work by procedure id, `service_by_group` counter service by section id.
    """

    day: date
    visits: int
    still_here: int
    left: int
    wait: Spread
    longest_single_wait: float
    stay: Spread
    counters: Spread
    hand_overs: Mapping[str, int]
    service_by_counter: Mapping[str, Spread]
    service_by_group: Mapping[str, Spread]
    staff_by_procedure: Mapping[str, Spread]
    unclear_work: int
    forms: Spread
    writing: Writing


@dataclass(frozen=True, slots=True)
class Moment:
    """One event of a case; `since_last_min` is the time since the one before it."""

    at: datetime
    code: str
    label: str
    actor_id: str
    since_last_min: float


@dataclass(frozen=True, slots=True)
class CaseReport:
    """A case from its first event to its last. `staff_min` is service at counters plus section work."""

    reference: str
    moments: tuple[Moment, ...]
    visits: int
    counters: int
    wait_min: float
    stay_min: float
    service_min: float
    work_min: float
    hand_overs: Mapping[str, int]
    writing: Writing

    @property
    def staff_min(self) -> float:
        return self.service_min + self.work_min


def get_day_report(actor: Actor, day: date) -> DayReport:
    """Queries: 1. Errors: `metrics.not_permitted`."""
    check_may_watch(actor)
    log = list(_events_of_day(day))
    visits, work = trace_visits(log), trace_work(log)
    writing = count_writing(log)
    spans = [span for visit in visits for span in visit.services]
    waits = [wait for visit in visits for wait in visit.waits]
    return DayReport(
        day=day,
        visits=len(visits),
        still_here=sum(visit.ended_at is None for visit in visits),
        left=sum(visit.has_left for visit in visits),
        wait=spread(visit.wait_min for visit in visits if visit.waits),
        longest_single_wait=max(waits, default=0.0),
        stay=spread(visit.stay_min for visit in visits if visit.stay_min is not None),
        counters=spread(len(visit.counters) for visit in visits if visit.counters),
        hand_overs=_hand_overs(visits),
        service_by_counter=_grouped((span.counter, span.minutes) for span in spans),
        service_by_group=_grouped((span.service, span.minutes) for span in spans),
        staff_by_procedure=_grouped((span.procedure, span.minutes) for span in work.spans),
        unclear_work=work.unclear,
        forms=spread(one.forms for one in writing.values() if one.forms),
        writing=_sum(writing.values()),
    )


def get_case_report(actor: Actor, reference: str) -> CaseReport:
    """Queries: 1, and 1 more for each walk-in that became this case. Errors: `metrics.not_permitted`, `metrics.not_found`."""
    check_may_watch(actor)
    log = list(_events_of_case(reference))
    if not log:
        raise NotFoundOrHidden(MetricsError.NOT_FOUND)
    visits, work = trace_visits(log), trace_work(log)
    moments = [
        Moment(event.at, event.code, label_of(event), event.actor_id, minutes(before.at, event.at))
        for before, event in zip([log[0], *log], log, strict=False)
    ]
    return CaseReport(
        reference=reference,
        moments=tuple(moments),
        visits=len(visits),
        counters=len({counter for visit in visits for counter in visit.counters}),
        wait_min=sum(visit.wait_min for visit in visits),
        stay_min=sum(visit.stay_min or 0.0 for visit in visits),
        service_min=sum(span.minutes for visit in visits for span in visit.services),
        work_min=sum(span.minutes for span in work.spans),
        hand_overs=_hand_overs(visits),
        writing=_sum(count_writing(log).values()),
    )


def list_log(actor: Actor, first: date, last: date) -> list[LoggedEvent]:
    """Events with a case, from the first day to the last, both included. Queries: 1."""
    check_may_watch(actor)
    start, end = _start_of(first), _start_of(last + timedelta(days=1))
    return [event for event in list_events(since=start, until=end) if event.case]


def check_may_watch(actor: Actor) -> None:
    if not actor.has(Role.SUPERVISOR, Role.SYSTEM):
        raise NotPermitted(MetricsError.NOT_PERMITTED)


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.LOCAL_ZONE)


def _events_of_day(day: date) -> Iterable[LoggedEvent]:
    return list_events(since=_start_of(day), until=_start_of(day + timedelta(days=1)))


def _events_of_case(reference: str) -> list[LoggedEvent]:
    """A walk-in goes by another reference until its case is found; those events belong to it too."""
    log = list(list_events(case=reference))
    earlier = {event.payload["visit"] for event in log if event.code == "visit.case_attached"}
    for former in earlier - {reference}:
        log += list_events(case=former)
    return sorted(log, key=lambda event: event.id)


def _hand_overs(visits: Iterable[VisitTrace]) -> Mapping[str, int]:
    together: Counter[str] = Counter()
    for visit in visits:
        together += visit.hand_overs
    return dict(together)


def _grouped(pairs: Iterable[tuple[str, float]]) -> Mapping[str, Spread]:
    values: dict[str, list[float]] = {}
    for group, value in pairs:
        values.setdefault(group, []).append(value)
    return {group: spread(values[group]) for group in sorted(values)}


def _sum(writings: Iterable[Writing]) -> Writing:
    rows = list(writings)
    return Writing(*(sum(getattr(row, name) for row in rows) for name in Writing.__slots__))
