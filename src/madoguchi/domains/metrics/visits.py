"""Event log → visits: waits, services, stay, counters. Pure; needs the events of a visit in their order.

A wait lasts from the ticket (or from being handed over, put on hold, or queued again) to the call. A stay lasts
from check-in to the end of the visit. A counter is visited when the family goes there: where the clerk comes to
the family's seat instead, the counter does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from madoguchi.domains.metrics.spreads import minutes
from madoguchi.foundation.events.selectors import LoggedEvent

CLERK_MOVES = "clerk_moves"
_UNDONE = (
    *("ended_at", "has_left", "waits", "services", "counters", "hand_overs", "waiting_since", "serving"),
    "family_stays",
)


@dataclass(frozen=True, slots=True)
class ServiceSpan:
    """`service` is a section of the city; the clerk serves for all of it."""

    counter: str
    service: str
    start: datetime
    end: datetime

    @property
    def minutes(self) -> float:
        return minutes(self.start, self.end)


@dataclass(slots=True)
class VisitTrace:
    """What happened to one ticket. `reference` is the case, also where it was found out only later."""

    reference: str
    ticket: str
    arrived_at: datetime
    ended_at: datetime | None = None
    has_left: bool = False
    waits: list[float] = field(default_factory=list)
    services: list[ServiceSpan] = field(default_factory=list)
    counters: list[str] = field(default_factory=list)
    hand_overs: Counter[str] = field(default_factory=Counter)
    waiting_since: datetime | None = None
    serving: tuple[datetime, str, str] | None = None
    family_stays: bool = False
    earlier: list[tuple[datetime, dict[str, Any]]] = field(default_factory=list)
    """What the trace was before each event, so that a step that a clerk took back counts for nothing."""

    def remember(self, at: datetime) -> None:
        self.earlier.append((at, {name: copy(getattr(self, name)) for name in _UNDONE}))

    def go_back(self, since: datetime) -> None:
        while self.earlier and self.earlier[-1][0] >= since:
            for name, value in self.earlier.pop()[1].items():
                setattr(self, name, value)

    @property
    def wait_min(self) -> float:
        return sum(self.waits)

    @property
    def stay_min(self) -> float | None:
        return minutes(self.arrived_at, self.ended_at) if self.ended_at else None


def trace_visits(log: Iterable[LoggedEvent]) -> list[VisitTrace]:
    """In the order of the tickets. A ticket whose issue is not in the log is left out."""
    checked_in: dict[str, datetime] = {}
    traces: dict[str, VisitTrace] = {}
    for event in log:
        if event.code == "visit.checked_in":
            checked_in[event.payload["visit"]] = event.at
        elif event.code == "ticket.issued":
            visit, ticket = event.payload["visit"], event.payload["ticket"]
            arrived_at = checked_in.pop(visit, event.at)
            traces[ticket] = VisitTrace(visit, ticket, arrived_at, waiting_since=event.at)
        elif event.code == "visit.case_attached" and event.payload["ticket"] in traces:
            traces[event.payload["ticket"]].reference = event.case
        elif event.code == "ticket.merged":
            # The family goes on under another number, whose trace it is.
            traces.pop(event.payload["ticket"], None)
        elif event.code == "ticket.undone" and event.payload["ticket"] in traces:
            traces[event.payload["ticket"]].go_back(datetime.fromisoformat(event.payload["since"]))
        elif event.code in _STEPS and event.payload["ticket"] in traces:
            trace = traces[event.payload["ticket"]]
            trace.remember(event.at)
            _STEPS[event.code](trace, event)
    return list(traces.values())


def _end_wait(trace: VisitTrace, event: LoggedEvent) -> None:
    if trace.waiting_since is not None:
        trace.waits.append(minutes(trace.waiting_since, event.at))
        trace.waiting_since = None


def _begin_wait(trace: VisitTrace, event: LoggedEvent) -> None:
    trace.waiting_since = event.at


def _hand_over(trace: VisitTrace, event: LoggedEvent) -> None:
    trace.waiting_since = trace.waiting_since or event.at
    trace.hand_overs[event.payload["mode"]] += 1
    trace.family_stays = event.payload["mode"] == CLERK_MOVES


def _start_service(trace: VisitTrace, event: LoggedEvent) -> None:
    _end_wait(trace, event)
    counter = event.payload["counter"]
    trace.serving = (event.at, counter, event.payload["service"])
    if not trace.family_stays and counter not in trace.counters:
        trace.counters.append(counter)


def _end_service(trace: VisitTrace, event: LoggedEvent) -> None:
    if trace.serving is not None:
        start, counter, service = trace.serving
        trace.services.append(ServiceSpan(counter, service, start, event.at))
        trace.serving = None


def _end_visit(trace: VisitTrace, event: LoggedEvent) -> None:
    _end_wait(trace, event)
    trace.ended_at = event.at
    trace.has_left = event.code == "visit.left"


_STEPS: dict[str, Callable[[VisitTrace, LoggedEvent], None]] = {
    "ticket.called": _end_wait,
    "ticket.resumed": _end_wait,
    "ticket.held": _begin_wait,
    "ticket.requeued": _begin_wait,
    "ticket.handed_over": _hand_over,
    "service.started": _start_service,
    "service.ended": _end_service,
    "visit.finished": _end_visit,
    "visit.left": _end_visit,
}
