"""When a series is held at its places: pure dates from the rule of the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from madoguchi.core.calendars import add_months
from madoguchi.foundation import clock
from madoguchi.foundation.cities.courses import CourseSeries, Every, Schedule

IsClosed = Callable[[str, date], bool]
_WEEK = timedelta(days=7)
_LONGEST_SHIFT_DAYS = 14


@dataclass(frozen=True, slots=True)
class Planned:
    """One course at one place ("" at the venue); the meetings are aware moments, begin and end."""

    place: str
    meetings: tuple[tuple[datetime, datetime], ...]


def plan(series: CourseSeries, *, today: date, is_closed: IsClosed) -> Iterator[Planned]:
    """Courses that begin after today, as far ahead as the rule says. Weekdays and starts go round over the places.

    A meeting that would fall on a closed day of its place is held on the next open one.
    """
    schedule = series.schedule
    for index, place in enumerate(series.places or ("",)):
        for day in _days(schedule, index, today):
            for start in _starts(schedule, index):
                days = [
                    day + number * timedelta(days=schedule.days_between)
                    for number in range(schedule.sessions)
                ]
                open_days = _open_days(place, days, is_closed)
                if open_days and open_days[0] > today:
                    yield Planned(
                        place, tuple(_meeting(one, start, schedule.length_min) for one in open_days)
                    )


def _starts(schedule: Schedule, index: int) -> tuple[time, ...]:
    if schedule.every_start:
        return schedule.starts
    return (schedule.starts[index // max(1, len(schedule.weekdays)) % len(schedule.starts)],)


def _days(schedule: Schedule, index: int, today: date) -> Iterator[date]:
    if schedule.dates:
        yield from schedule.dates
        return
    weekday = schedule.weekdays[index % len(schedule.weekdays)]
    for ahead in range(schedule.months_ahead + 1):
        month = add_months(today.replace(day=1), ahead)
        if schedule.every is Every.MONTH or month.month == schedule.month:
            yield _nth(month, weekday, schedule.week)


def _nth(first_of_month: date, weekday: int, week: int) -> date:
    offset = (weekday - first_of_month.weekday()) % 7
    return first_of_month + timedelta(days=offset) + (week - 1) * _WEEK


def _open_days(place: str, days: list[date], is_closed: IsClosed) -> list[date]:
    """None where a meeting finds no open day near it, or two would fall on one."""
    found = []
    for day in days:
        near = (day + timedelta(days=shift) for shift in range(_LONGEST_SHIFT_DAYS))
        found.append(next((one for one in near if not is_closed(place, one)), None))
    open_days = [one for one in found if one is not None]
    return open_days if len(set(open_days)) == len(days) else []


def _meeting(day: date, start: time, length_min: int) -> tuple[datetime, datetime]:
    begins = datetime.combine(day, start, clock.LOCAL_ZONE)
    return begins, begins + timedelta(minutes=length_min)


def days_before(moment: datetime, days: int, at: time | None = None) -> datetime:
    """So many local days before; at `at`, or at the end of that day where it is None."""
    day = clock.local(moment).date() - timedelta(days=days)
    if at is not None:
        return datetime.combine(day, at, clock.LOCAL_ZONE)
    return datetime.combine(day + timedelta(days=1), time(0), clock.LOCAL_ZONE)
