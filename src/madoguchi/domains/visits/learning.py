"""What an office's own earlier days say: lengths of services, habits of the hall, who works when, who comes when.

Read once a day and kept in the process: earlier days do not change. Nothing is kept by clerk or by person.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import NamedTuple

from madoguchi.core.queueing import Habits, Past, Sample, summarise
from madoguchi.core.queueing.arrivals import ArrivalDay
from madoguchi.domains.visits import conf
from madoguchi.domains.visits.models import Call, CounterSession, Reservation, Serving, Ticket, TicketStep
from madoguchi.domains.visits.states import ReservationState
from madoguchi.foundation import clock

Shift = Mapping[str, tuple[tuple[float, float], ...]]
_PRIOR = Habits()
_ENOUGH = 40
"""Own times of a habit beside which the prior ones are no longer used."""
_MOST = 400
_LONGEST_GAP_MIN = 10.0


class Served(NamedTuple):
    ticket: int
    clerk: str
    service: str
    started_at: datetime
    ended_at: datetime
    is_booked: bool


class Called(NamedTuple):
    ticket: int
    clerk: str
    at: datetime
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Learned:
    """`routes` are the services of earlier walk-ins, in their order. `shifts`: seat → minutes of the day."""

    past: Mapping[str, Past]
    habits: Habits
    shifts: tuple[Shift, ...]
    arrivals: tuple[ArrivalDay, ...]
    routes: tuple[tuple[str, ...], ...]


_kept: dict[str, tuple[tuple[object, ...], Learned]] = {}


def learn(office: str) -> Learned:
    """Queries: 3 to see whether what is kept still holds, else 9."""
    today = clock.today()
    midnight = start_of(today)
    since = midnight - timedelta(days=conf.SERVICE_TIMES_DAYS)
    marks = (
        today,
        Serving.objects.filter(office=office, started_at__lt=midnight)
        .order_by("-pk")
        .values_list("pk")
        .first(),
        Ticket.objects.filter(office=office, day__lt=today).order_by("-pk").values_list("pk").first(),
        CounterSession.objects.filter(counter__office=office, opened_at__lt=midnight)
        .order_by("-pk")
        .values_list("pk")
        .first(),
    )
    kept = _kept.get(office)
    if kept is not None and kept[0] == marks:
        return kept[1]
    learned = _learn(office, since, midnight)
    _kept[office] = (marks, learned)
    return learned


def start_of(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=clock.LOCAL_ZONE)


def minute_of(moment: datetime) -> float:
    """Local minute of the day."""
    at = clock.local(moment)
    return at.hour * 60 + at.minute + at.second / 60


def sample_of(service: str, started_at: datetime, ended_at: datetime) -> Sample:
    at = clock.local(started_at)
    return Sample(service, at.hour, at.toordinal(), minutes_between(started_at, ended_at))


def minutes_between(first: datetime, last: datetime) -> float:
    return (last - first).total_seconds() / 60


def _learn(office: str, since: datetime, midnight: datetime) -> Learned:
    served = _served(office, since, midnight)
    calls = _calls(office, since, midnight)
    return Learned(
        past=summarise(sample_of(one.service, one.started_at, one.ended_at) for one in served),
        habits=_habits(office, since, midnight, served, calls),
        shifts=_shifts(office, since, midnight),
        arrivals=_arrivals(office, since, midnight),
        routes=_routes(served),
    )


def _served(office: str, since: datetime, midnight: datetime) -> list[Served]:
    rows = Serving.objects.filter(
        office=office, started_at__gte=since, started_at__lt=midnight, ended_at__isnull=False
    ).order_by("-started_at")
    values = rows.values_list(
        "ticket_id", "clerk_id", "service", "started_at", "ended_at", "ticket__booked_for"
    )[: conf.SERVICE_TIMES_LIMIT]
    return [
        Served(ticket, clerk, service, started, ended, booked is not None)
        for ticket, clerk, service, started, ended, booked in reversed(values)
        if ended is not None
    ]


def _calls(office: str, since: datetime, midnight: datetime) -> list[Called]:
    rows = Call.objects.filter(office=office, is_recall=False, at__gte=since, at__lt=midnight).order_by("at")
    return [Called(*row) for row in rows.values_list("ticket_id", "called_by", "at", "ticket__issued_at")]


def _habits(
    office: str, since: datetime, midnight: datetime, served: list[Served], calls: list[Called]
) -> Habits:
    steps = TicketStep.objects.filter(ticket__office=office, at__gte=since, at__lt=midnight)
    absences = list(steps.filter(name="mark_not_there").values_list("ticket_id", "at"))
    left = steps.filter(name="leave").count()
    absent_min = _until_given_up(absences, calls)
    waited = sum(min(240.0, minutes_between(call.issued_at, call.at)) for call in calls)
    earliness, missed, kept = _bookings(office, since, midnight)
    return Habits(
        gaps=_with_prior(_gaps(served, calls), _PRIOR.gaps),
        walks=_with_prior(_walks(served, calls), _PRIOR.walks),
        absent_share=(len(absences) + 30 * _PRIOR.absent_share) / (len(calls) + 30),
        absent_min=median(absent_min) if len(absent_min) >= 5 else _PRIOR.absent_min,
        leaving_per_min=(left + 4000 * _PRIOR.leaving_per_min) / (waited + 4000),
        no_show_share=(missed + 20 * _PRIOR.no_show_share) / (missed + kept + 20),
        earliness=_with_prior(earliness, _PRIOR.earliness),
    )


def _with_prior(own: list[float], prior: Iterable[float]) -> tuple[float, ...]:
    """The latest own ones; while they are few, mixed with the prior."""
    return tuple(own[-_MOST:]) if len(own) >= _ENOUGH else (*own, *prior)


def _walks(served: list[Served], calls: list[Called]) -> list[float]:
    called = {(call.ticket, call.clerk): call.at for call in calls}
    times = ((one.started_at, called.get((one.ticket, one.clerk))) for one in served)
    spans = [minutes_between(at, started) for started, at in times if at is not None]
    return [span for span in spans if 0 <= span <= _LONGEST_GAP_MIN]


def _gaps(served: list[Served], calls: list[Called]) -> list[float]:
    """From the end of a service to the clerk's next call, where the called had been in the house before the end."""
    ends: dict[str, list[datetime]] = defaultdict(list)
    for one in served:
        ends[one.clerk].append(one.ended_at)
    found = []
    for call in calls:
        mine = ends.get(call.clerk)
        before = max((end for end in mine or () if end <= call.at), default=None)
        if before is not None and call.issued_at <= before:
            found.append(minutes_between(before, call.at))
    return [gap for gap in found if gap <= _LONGEST_GAP_MIN]


def _until_given_up(absences: list[tuple[int, datetime]], calls: list[Called]) -> list[float]:
    called = {call.ticket: call.at for call in calls}
    spans = [minutes_between(called[ticket], at) for ticket, at in absences if ticket in called]
    return [span for span in spans if 0 <= span <= 15]


def _bookings(office: str, since: datetime, midnight: datetime) -> tuple[list[float], int, int]:
    """(minutes before their time at which people came, how many never came, how many came)."""
    rows = Reservation.objects.filter(
        place__office=office,
        place__starts_at__gte=since,
        place__starts_at__lt=midnight,
        state__in=(ReservationState.ARRIVED, ReservationState.NO_SHOW),
    )
    values = list(rows.values_list("state", "place__starts_at", "visit__arrived_at"))
    came = [minutes_between(arrived, starts) for _, starts, arrived in values if arrived is not None]
    missed = sum(state == ReservationState.NO_SHOW for state, _, _ in values)
    return [one for one in came if -30 <= one <= 60], missed, len(values) - missed


def _shifts(office: str, since: datetime, midnight: datetime) -> tuple[Shift, ...]:
    rows = CounterSession.objects.filter(
        counter__office=office, opened_at__gte=since, opened_at__lt=midnight
    ).order_by("opened_at")
    days: dict[date, dict[str, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    for seat, opened, closed in rows.values_list("seat__code", "opened_at", "closed_at"):
        day = clock.local(opened).date()
        same_day = closed is not None and clock.local(closed).date() == day
        until = minute_of(closed) if closed is not None and same_day else 24 * 60.0
        days[day][seat].append((minute_of(opened), until))
    return tuple(
        {seat: tuple(spans) for seat, spans in days[day].items()} for day in sorted(days)[-conf.SHIFT_DAYS :]
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


def _routes(served: list[Served]) -> tuple[tuple[str, ...], ...]:
    stops: dict[int, dict[str, None]] = defaultdict(dict)
    for one in served:
        if not one.is_booked:
            stops[one.ticket][one.service] = None
    return tuple(tuple(services) for services in stops.values())[-_MOST:]
