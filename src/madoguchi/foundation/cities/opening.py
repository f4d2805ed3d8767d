"""Whether a place is open at a moment, until when, and when it opens next: by its hours and its closed days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from madoguchi.core.calendars import ClosedDays
from madoguchi.foundation.cities.sites import OpenHours

_LONGEST_DAYS = 62
"""Nobody is told of an opening that is further away."""


class OpeningState(StrEnum):
    OPEN = "open"
    LATER_TODAY = "later_today"
    OVER = "over"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """OVER: it was open today; CLOSED: not at all today.

    `until`: today's closing time where it is open or opens later today. `opens_on`/`opens_at`: the next opening.
    `reason_ja`: why the whole day is closed, or "". `is_settled` False: the holidays up to the next opening are not
    fixed by law yet.
    """

    state: OpeningState
    until: time | None = None
    opens_on: date | None = None
    opens_at: time | None = None
    reason_ja: str = ""
    is_settled: bool = True


def hours_on(day: date, hours: Iterable[OpenHours], closed_days: ClosedDays) -> tuple[OpenHours, ...]:
    """The hours of that day by their beginning; none on a closed day."""
    if closed_days.is_closed(day):
        return ()
    on_day = [one for one in hours if day.weekday() in one.weekdays or day in closed_days.extra_open]
    return tuple(sorted(on_day, key=lambda one: one.opens))


def opening_at(moment: datetime, hours: Iterable[OpenHours], closed_days: ClosedDays) -> Opening:
    """`moment` is local. A place is open from its opening minute until before its closing minute."""
    all_hours = tuple(hours)
    if not all_hours:
        return Opening(OpeningState.UNKNOWN)
    day, now = moment.date(), moment.time().replace(tzinfo=None)
    today = hours_on(day, all_hours, closed_days)
    for one in today:
        if one.opens <= now < one.closes:
            return Opening(OpeningState.OPEN, until=one.closes)
        if now < one.opens:
            return Opening(OpeningState.LATER_TODAY, one.closes, day, one.opens)
    state = OpeningState.OVER if today else OpeningState.CLOSED
    reason = closed_days.closed_reason_ja(day) or ""
    for ahead in range(1, _LONGEST_DAYS + 1):
        on = day + timedelta(days=ahead)
        if coming := hours_on(on, all_hours, closed_days):
            return Opening(state, None, on, coming[0].opens, reason, closed_days.is_known(on))
    return Opening(state, reason_ja=reason)
