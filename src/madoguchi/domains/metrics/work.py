"""Event log → staff time on work steps, from claim to the end of the claim. Pure.

A claim that lies over night says nothing about work; it is counted as unclear instead of as hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from madoguchi.domains.metrics.spreads import minutes
from madoguchi.foundation import clock
from madoguchi.foundation.events.selectors import LoggedEvent

ENDS = frozenset({"work.finished", "work.handed_in", "work.released", "work.returned", "work.cancelled"})


@dataclass(frozen=True, slots=True)
class WorkSpan:
    case: str
    procedure: str
    step: str
    section: str
    start: datetime
    end: datetime

    @property
    def minutes(self) -> float:
        return minutes(self.start, self.end)


@dataclass(frozen=True, slots=True)
class WorkTrace:
    """`unclear`: claims that crossed midnight, or whose beginning is not in the log."""

    spans: tuple[WorkSpan, ...]
    unclear: int


def trace_work(log: Iterable[LoggedEvent]) -> WorkTrace:
    claimed: dict[str, LoggedEvent] = {}
    spans: list[WorkSpan] = []
    unclear = 0
    for event in log:
        if event.code == "work.claimed":
            claimed[event.payload["item"]] = event
        elif event.code in ENDS:
            start = claimed.pop(event.payload["item"], None)
            if start is not None and _same_day(start.at, event.at):
                spans.append(_span(start, event))
            elif start is not None or event.code != "work.cancelled":
                unclear += 1
    return WorkTrace(tuple(spans), unclear)


def _same_day(start: datetime, end: datetime) -> bool:
    return clock.local(start).date() == clock.local(end).date()


def _span(start: LoggedEvent, end: LoggedEvent) -> WorkSpan:
    payload = start.payload
    return WorkSpan(start.case, payload["procedure"], payload["step"], payload["section"], start.at, end.at)
