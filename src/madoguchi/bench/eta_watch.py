"""The product's eyes in a simulated hall: it sees what a console shows, learns from earlier days' records, forecasts with
the code of the house, and is scored when somebody is called."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from random import Random
from time import process_time

from madoguchi.bench.eta_days import CLOSES, OPENS, PRIORS
from madoguchi.core.queueing import (
    Arrivals,
    Busy,
    Desk,
    Expected,
    Hall,
    Outlook,
    Route,
    Sample,
    Stop,
    Turn,
    Waiting,
    believe,
    expect,
    seed_of,
    shares,
    summarise,
)
from madoguchi.core.queueing.arrivals import ArrivalDay, expected_per_min
from madoguchi.core.queueing.hall import TURNS
from madoguchi.core.queueing.learning import Called, Records, Served, habits_of, routes_of
from madoguchi.core.queueing.scoring import Scored
from madoguchi.core.queueing.simulation import DayRun, Diary, Guest
from madoguchi.core.queueing.simulation import Desk as TrueDesk
from madoguchi.core.queueing.simulation.running import moment
from madoguchi.core.queueing.stretching import learn_stretch

_DAY_MIN = 1440.0
_DAYS = 28
_CALLS = 100


@dataclass(frozen=True, slots=True)
class Forecast:
    """One that waits for its outcome. `moment`: issued or later."""

    made: float
    moment: str
    shown: Outlook
    raw: Outlook
    naive_min: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`made` is the minute of the day."""

    kind: str
    moment: str
    service: str
    made: float
    scored: Scored
    raw: Scored


@dataclass(frozen=True, slots=True)
class Remembered:
    """A day as its records were written down."""

    number: int
    weekday: int
    diary: Diary
    raw: tuple[Scored, ...]


class Watcher:
    """Lives through many days. `estimates` a day at most; `cpu_ms` and `sizes` of every estimate."""

    def __init__(self, seed: int, estimates: int) -> None:
        self.outcomes: list[Outcome] = []
        self.cpu_ms: list[float] = []
        self._random = Random(seed)  # noqa: S311 - which tickets are looked at
        self._estimates = estimates
        self._days: deque[Remembered] = deque(maxlen=_DAYS)

    def watch(self, run: DayRun, kind: str, weekday: int) -> None:
        """Run the day; with `kind` "" nothing is scored, but everything is learned."""
        day = _Day(self, run, kind, weekday)
        run.on_issue, run.on_call, run.on_leave = day.issued, day.called, day.left
        diary = run.run()
        number = self._days[-1].number + 1 if self._days else 0
        self._days.append(Remembered(number, weekday, diary, tuple(one.raw for one in day.outcomes)))
        if kind:
            self.outcomes += day.outcomes

    def learned(self) -> Iterable[Remembered]:
        return tuple(self._days)

    def wants(self, visitors: int) -> bool:
        return self._random.random() * visitors < self._estimates


@dataclass
class _Day:
    watcher: Watcher
    run: DayRun
    kind: str
    weekday: int
    open: dict[int, list[Forecast]] = field(default_factory=dict)
    outcomes: list[Outcome] = field(default_factory=list)

    def __post_init__(self) -> None:
        days = tuple(self.watcher.learned())
        self.past = summarise(one for day in days for one in _samples(day.number, day.diary.served))
        records = _records(days)
        self.habits = habits_of(records)
        self.routes = [
            Route(tuple(Stop(name, name) for name in services)) for services in routes_of(records.served)
        ]
        self.shifts = [{seat: tuple(spans) for seat, spans in day.diary.shifts.items()} for day in days]
        self.stretch = learn_stretch(one for day in days for one in day.raw)
        self.arrivals = [ArrivalDay(day.weekday, _by_hour(day.diary.issued)) for day in days]

    def issued(self, run: DayRun, guest: Guest) -> None:
        if not self.watcher.wants(len(run.day.visitors)):
            return
        hall = self.hall()
        before = process_time()
        found = expect(hall, seed_of(hall))
        self.watcher.cpu_ms.append((process_time() - before) * 1000)
        for waiting in run.waiting:
            moment = "issued" if waiting is guest else "later"
            expected = found[str(waiting.number)]
            raw = expected.outlook
            if raw is not None:
                one = Forecast(run.minute, moment, self.stretch.apply(raw), raw, expected.naive_min)
                self.open.setdefault(waiting.number, []).append(one)

    def called(self, run: DayRun, guest: Guest) -> None:
        for one in self.open.pop(guest.number, ()):
            waited = run.minute - one.made
            scored, raw = (Scored(outlook, waited, one.naive_min) for outlook in (one.shown, one.raw))
            self.outcomes.append(Outcome(self.kind, one.moment, guest.service, one.made, scored, raw))

    def left(self, run: DayRun, guest: Guest) -> None:
        self.open.pop(guest.number, None)

    def hall(self) -> Hall:
        run = self.run
        today = list(_samples(-1, run.diary.served))
        beliefs = {
            name: believe(prior, self.past.get(name), [one for one in today if one.service == name])
            for name, prior in PRIORS.items()
        }
        so_far = _by_hour(run.diary.issued)
        rates = expected_per_min(self.arrivals, self.weekday, so_far, run.minute, OPENS, CLOSES)
        return Hall(
            minute=run.minute,
            desks=[_desk(run, desk) for desk in run.desks],
            waiting=[_waiting(run, guest, turn) for guest, turn in run.order()],
            beliefs=beliefs,
            expected=[
                Expected((one.booked_for or 0.0) - run.minute, _stops(one.services)) for one in run.expected()
            ],
            arrivals=Arrivals(rates, self.routes) if self.routes else None,
            habits=self.habits,
            shifts=self.shifts,
            calls=_shared(run),
            closes=CLOSES,
        )


def _stops(services: Iterable[str]) -> tuple[Stop, ...]:
    return tuple(Stop(name, name) for name in services)


def _desk(run: DayRun, desk: TrueDesk) -> Desk:
    guest = desk.guest
    busy = None
    if guest is not None:
        rest = guest.visitor.services[guest.stop + 1 :]
        priority = "law" if guest.visitor.is_law else ""
        busy = Busy(guest.service, run.minute - desk.since, _stops(rest), desk.is_called, priority)
    return Desk(
        key=desk.clerk.seat,
        queues=desk.clerk.services,
        busy=busy,
        is_open=desk.is_open,
        idle_min=run.minute - desk.idle_from,
        away_min=None if desk.away_from is None else run.minute - desk.away_from,
        breaks_taken=desk.lunches,
    )


def _waiting(run: DayRun, guest: Guest, turn: shares.Turn) -> Waiting:
    since = (turn.since - moment(run.minute)).total_seconds() / 60
    stops = _stops(guest.visitor.services[guest.stop :])
    priority = "law" if guest.visitor.is_law else ""
    one = Waiting(str(guest.number), stops, (TURNS[turn.side], since, guest.number), priority=priority)
    if turn.side != shares.Side.EARLY:
        return one
    return replace(one, due=since, due_rank=(Turn.BOOKED, since, guest.number))


def _shared(run: DayRun) -> dict[str, list[tuple[float, bool]]]:
    """The calls of the last quarter of an hour, and of each service the last few."""
    now = moment(run.minute)
    found: dict[str, list[tuple[float, bool]]] = {}
    for call in run.shared_calls[-_CALLS:]:
        found.setdefault(call.service, []).append(((call.at - now).total_seconds() / 60, call.is_booked))
    return found


def _samples(day: int, served: Iterable[Served]) -> Iterable[Sample]:
    return (Sample(one.service, int(one.started // 60), day, one.ended - one.started) for one in served)


def _by_hour(minutes: Iterable[float]) -> dict[int, int]:
    return dict(Counter(int(at // 60) for at in minutes))


def _records(days: Iterable[Remembered]) -> Records:
    """All days on one scale, so that nobody's number of one day is mistaken for another's."""
    served: list[Served] = []
    calls: list[Called] = []
    absences: list[tuple[int, float]] = []
    breaks: list[float] = []
    earliness: list[float] = []
    left = missed = 0
    for day in days:
        add, people = day.number * _DAY_MIN, day.number * 100_000
        served += [
            Served(people + o.person, o.clerk, o.service, add + o.started, add + o.ended, o.is_booked)
            for o in day.diary.served
        ]
        calls += [Called(people + o.person, o.clerk, add + o.at, add + o.queued) for o in day.diary.calls]
        absences += [(people + person, add + at) for person, at in day.diary.absences]
        breaks += day.diary.breaks
        earliness += day.diary.earliness
        left += day.diary.left
        missed += day.diary.missed
    return Records(served, calls, absences, left, breaks, earliness, missed)
