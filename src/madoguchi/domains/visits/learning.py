"""What an office's own earlier days say: lengths of services, habits of the hall, who works when, who comes when.

Read once a day and kept in the process: earlier days do not change. Nothing is kept by clerk or by person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.core.queueing import Habits, Past, Sample, summarise
from madoguchi.core.queueing.arrivals import ArrivalDay
from madoguchi.core.queueing.learning import Called, Records, Served, habits_of, routes_of
from madoguchi.core.queueing.scoring import Scored
from madoguchi.core.queueing.stretching import Stretch, learn_stretch
from madoguchi.core.queueing.waits import Outlook
from madoguchi.domains.visits import conf
from madoguchi.domains.visits.models import (
    Call,
    CounterSession,
    DeskBreak,
    Forecast,
    Reservation,
    Serving,
    Ticket,
    TicketStep,
)
from madoguchi.domains.visits.states import ForecastOutcome, ReservationState
from madoguchi.foundation import clock

Shift = Mapping[str, tuple[tuple[float, float], ...]]
"""Seat → when somebody worked there, in minutes of the day."""
_QUEUEING = ("hand_over", "requeue", "redirect")


@dataclass(frozen=True, slots=True)
class Learned:
    """`routes` are the services of earlier walk-ins, in their order."""

    past: Mapping[str, Past]
    habits: Habits
    shifts: tuple[Shift, ...]
    arrivals: tuple[ArrivalDay, ...]
    routes: tuple[tuple[str, ...], ...]
    stretch: Stretch


_kept: dict[str, tuple[tuple[object, ...], Learned]] = {}


def learn(office: str) -> Learned:
    """Queries: 3 to see whether what is kept still holds, else 9 more."""
    today = clock.today()
    midnight = start_of(today)
    rows = (
        Serving.objects.filter(office=office, started_at__lt=midnight),
        Ticket.objects.filter(office=office, day__lt=today),
        CounterSession.objects.filter(counter__office=office, opened_at__lt=midnight),
    )
    marks = (today, *(one.order_by("-pk").values_list("pk").first() for one in rows))
    kept = _kept.get(office)
    if kept is None or kept[0] != marks:
        kept = (marks, _learn(office, midnight))
        _kept[office] = kept
    return kept[1]


def start_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.LOCAL_ZONE)


def minute_of(moment: datetime) -> float:
    """Local minute of the day."""
    at = clock.local(moment)
    return at.hour * 60 + at.minute + at.second / 60


def minutes_between(first: datetime, last: datetime) -> float:
    return (last - first).total_seconds() / 60


def sample_of(service: str, started_at: datetime, ended_at: datetime) -> Sample:
    at = clock.local(started_at)
    return Sample(service, at.hour, at.toordinal(), minutes_between(started_at, ended_at))


def spans_of(
    rows: Iterable[tuple[str, datetime, datetime | None]],
) -> dict[date, dict[str, list[tuple[float, float]]]]:
    """(seat, from, until) by day and seat; a desk that was left open counts until midnight."""
    days: dict[date, dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for seat, opened, closed in rows:
        day = clock.local(opened).date()
        is_same_day = closed is not None and clock.local(closed).date() == day
        until = minute_of(closed) if closed is not None and is_same_day else 24 * 60.0
        days[day][seat].append((minute_of(opened), until))
    return days


def without_breaks(
    spans: Iterable[tuple[float, float]], breaks: Iterable[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """Spans of work, cut where there was a break."""
    found = sorted(spans)
    for start, end in sorted(breaks):
        cut = []
        for first, last in found:
            cut += [(first, last)] if end <= first or last <= start else [(first, start), (end, last)]
        found = [(first, last) for first, last in cut if first < last]
    return tuple(found)


def _learn(office: str, midnight: datetime) -> Learned:
    since = midnight - timedelta(days=conf.SERVICE_TIMES_DAYS)
    rows = Serving.objects.filter(
        office=office, started_at__gte=since, started_at__lt=midnight, ended_at__isnull=False
    ).order_by("-started_at")
    values = rows.values_list(
        "ticket_id", "clerk_id", "service", "started_at", "ended_at", "ticket__booked_for"
    )[: conf.SERVICE_TIMES_LIMIT]
    known = [row for row in reversed(values) if row[4] is not None]
    served = [
        Served(ticket, clerk, service, _scale(started), _scale(ended), booked is not None)
        for ticket, clerk, service, started, ended, booked in known
        if ended is not None
    ]
    return Learned(
        past=summarise(sample_of(row[2], row[3], row[4]) for row in known if row[4] is not None),
        habits=habits_of(_records(office, midnight, served)),
        shifts=_shifts(office, midnight),
        arrivals=_arrivals(office, since, midnight),
        routes=routes_of(served),
        stretch=learn_stretch(_forecasts(office, midnight)),
    )


def _scale(moment: datetime) -> float:
    return moment.timestamp() / 60


def _records(office: str, midnight: datetime, served: list[Served]) -> Records:
    since = midnight - timedelta(days=conf.HABIT_DAYS)
    steps = TicketStep.objects.filter(ticket__office=office, at__gte=since, at__lt=midnight).order_by("at")
    queued: dict[int, list[float]] = defaultdict(list)
    absences, left = [], 0
    names = (*_QUEUEING, "mark_not_there", "leave")
    for ticket, name, at in steps.filter(name__in=names).values_list("ticket_id", "name", "at"):
        if name in _QUEUEING:
            queued[ticket].append(_scale(at))
        elif name == "mark_not_there":
            absences.append((ticket, _scale(at)))
        else:
            left += 1
    calls = Call.objects.filter(office=office, is_recall=False, at__gte=since, at__lt=midnight).order_by("at")
    earliness, missed = _bookings(office, midnight)
    breaks = DeskBreak.objects.filter(session__counter__office=office, began_at__gte=since)
    return Records(
        served=[one for one in served if one.started >= _scale(since)],
        calls=[
            Called(ticket, clerk, _scale(at), _last_before(queued[ticket], _scale(at), _scale(issued)))
            for ticket, clerk, at, issued in calls.values_list(
                "ticket_id", "called_by", "at", "ticket__issued_at"
            )
        ],
        absences=absences,
        left=left,
        breaks=[minutes_between(first, last) for first, last in breaks.values_list("began_at", "ended_at")],
        earliness=earliness,
        missed=missed,
    )


def _last_before(times: list[float], at: float, otherwise: float) -> float:
    return max((one for one in times if one <= at), default=otherwise)


def _bookings(office: str, midnight: datetime) -> tuple[list[float], int]:
    """(minutes before their time at which people came, how many never came)."""
    rows = Reservation.objects.filter(
        place__office=office,
        place__starts_at__gte=midnight - timedelta(days=conf.SERVICE_TIMES_DAYS),
        place__starts_at__lt=midnight,
        state__in=(ReservationState.ARRIVED, ReservationState.NO_SHOW),
    )
    values = list(rows.values_list("state", "place__starts_at", "visit__arrived_at"))
    came = [minutes_between(arrived, starts) for _, starts, arrived in values if arrived is not None]
    return came, sum(state == ReservationState.NO_SHOW for state, _, _ in values)


def _shifts(office: str, midnight: datetime) -> tuple[Shift, ...]:
    since = midnight - timedelta(days=conf.SERVICE_TIMES_DAYS)
    rows = CounterSession.objects.filter(
        counter__office=office, opened_at__gte=since, opened_at__lt=midnight
    ).values_list("seat__code", "opened_at", "closed_at")
    breaks = DeskBreak.objects.filter(session__counter__office=office, began_at__gte=since)
    away = spans_of(breaks.values_list("session__seat__code", "began_at", "ended_at"))
    days = spans_of(rows)
    return tuple(
        {seat: without_breaks(spans, away[day][seat]) for seat, spans in days[day].items()}
        for day in sorted(days)[-conf.SHIFT_DAYS :]
    )


def _arrivals(office: str, since: datetime, midnight: datetime) -> tuple[ArrivalDay, ...]:
    rows = Ticket.objects.filter(
        office=office, issued_at__gte=since, issued_at__lt=midnight, booked_for__isnull=True
    )
    days: dict[date, Counter[int]] = defaultdict(Counter)
    for issued in rows.values_list("issued_at", flat=True):
        at = clock.local(issued)
        days[at.date()][at.hour] += 1
    return tuple(ArrivalDay(day.weekday(), dict(hours)) for day, hours in sorted(days.items()))


def _forecasts(office: str, midnight: datetime) -> list[Scored]:
    """The last ones that were scored, as they were before they were stretched."""
    rows = Forecast.objects.filter(
        office=office, outcome=ForecastOutcome.CALLED, made_at__lt=midnight
    ).order_by("-made_at")
    names = ("p05", "p25", "p50", "p75", "p95", "down", "up", "likely_down", "likely_up", "waited_min")
    return [
        Scored(Stretch(*row[5:9]).undo(Outlook(*row[:5])), waited, None)
        for *row, waited in rows.values_list(*names)[: conf.FORECASTS_LEARNED]
        if waited is not None
    ]
