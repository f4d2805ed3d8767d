"""One possible future of a hall: who comes, how long everybody takes. Drawn before it is played, so that two plans can
be compared on the same future."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, inf, log, sqrt
from random import Random
from statistics import NormalDist
from typing import TypeVar

from madoguchi.core.queueing.hall import TURNS, Busy, Desk, Hall, Pause, Rank, Stop, Turn, Waiting
from madoguchi.core.queueing.shares import Side, place_of
from madoguchi.core.queueing.times import Belief

T = TypeVar("T")
Pools = dict[int, list[Sequence[tuple[float, float]]]]
"""Breaks so far → earlier days of some desk that had as many by this time of the day."""
Lengths = Mapping[str, tuple[float, float, Mapping[int, float]]]
"""Service → (mean and spread of the logs of its minutes, what each hour adds) in one future."""
_NORMAL = NormalDist()
_MOST_NORMALS = 4096


def _normals() -> tuple[float, ...]:
    """The normal distribution in so many equal parts, in any order: one look instead of a draw for each service."""
    found = [_NORMAL.inv_cdf((part + 0.5) / _MOST_NORMALS) for part in range(_MOST_NORMALS)]
    Random(_MOST_NORMALS).shuffle(found)  # noqa: S311 - no secret: a forecast
    return tuple(found)


_NORMALS = _normals()
_SURE_NU = 300.0
"""A spread known from more services than this is not drawn anew: it would change nothing that can be seen."""
_QUARTER = 15.0
_LONG_BREAK = 20.0
_LATE_MIN = 10.0
_NOTICED_MIN = 0.1
_LATE_NO_SHOW = 0.5


class Person:
    """Somebody in a future. `called` is when the stop at `at` was called; from `due` on the rank is `due_rank`; `entry` is
    where the person stands in a line. How long the stops take was settled by `luck` when the person was drawn, but is
    worked out only for those that are reached."""

    __slots__ = (
        "absent",
        "at",
        "called",
        "due",
        "due_rank",
        "entered",
        "entry",
        "gap",
        "hour",
        "key",
        "leaves",
        "lengths",
        "luck",
        "priority",
        "rank",
        "stops",
        "walk",
    )

    def __init__(
        self, key: str, stops: Sequence[Stop], rank: Rank, *, lengths: Lengths, hour: int, luck: int
    ) -> None:
        self.key = key
        self.stops = stops
        self.rank = rank
        self.lengths = lengths
        self.hour = hour
        self.luck = luck
        self.due = inf
        self.due_rank = rank
        self.entry: tuple[Rank, int, Person] | None = None
        self.priority = ""
        self.at = 0
        self.entered = 0.0
        self.called = inf
        self.leaves = inf
        self.absent = 0.0
        self.walk = 0.0
        self.gap = 0.0

    def minutes(self) -> float:
        """How long the stop at `at` takes."""
        mean, sigma, hours = self.lengths[self.stops[self.at].service]
        return exp(mean + hours.get(self.hour, 0.0) + sigma * _NORMALS[(self.luck + self.at) % _MOST_NORMALS])


@dataclass(slots=True)
class Shift:
    """A desk in a future: when it is free for the next call, and the breaks before it. `queues` are the keys of a dict,
    since they are looked up often and have an order. `is_at_work`: somebody is there now."""

    key: str
    queues: dict[str, None]
    free_at: float
    pauses: list[Pause]
    now_with: Person | None = None
    done_at: float = inf
    is_at_work: bool = True


class Draw:
    """Random numbers of one future. The same `seed` gives the same people whatever the desks do. `pools` may be shared
    by the futures of one hall: what is looked up once for all."""

    def __init__(self, hall: Hall, seed: int, pools: Pools | None = None) -> None:
        self.hall = hall
        self.random = Random(seed)  # noqa: S311 - no secret: a forecast
        self._coming = Random(seed ^ 0x5EED)  # noqa: S311
        self._pools = pools if pools is not None else {}
        self._lengths = {service: self._believed(hall.beliefs[service]) for service in sorted(hall.beliefs)}

    def people(self) -> list[Person]:
        """Those who wait now, in the order of `hall.waiting`."""
        found = []
        for one in self.hall.waiting:
            person = self._person(self.random, one.key, one.stops, one.rank, 0.0)
            person.priority = one.priority
            if one.due is not None and one.due_rank is not None:
                person.due, person.due_rank = one.due, one.due_rank
            found.append(person)
        return found

    def shifts(self) -> list[Shift]:
        days = self.hall.shifts
        day = days[int(self.random.random() * len(days))] if days else {}
        found = []
        for desk in self.hall.desks:
            worked = day.get(desk.key)
            if desk.is_open and days and not (worked and _is_like_today(worked, desk, self.hall.minute)):
                worked = self._colleague(desk)
            shift = self._shift(desk, worked)
            if shift is not None:
                found.append(shift)
        return found

    def _colleague(self, desk: Desk) -> Sequence[tuple[float, float]] | None:
        """What somebody did on some earlier day who had had as many breaks by now as this desk."""
        pool = self._pools.get(desk.breaks_taken)
        if pool is None:
            pool = [
                worked
                for day in self.hall.shifts
                for worked in day.values()
                if _is_like_today(worked, desk, self.hall.minute)
            ]
            self._pools[desk.breaks_taken] = pool
        return self._pick(self.random, pool) if pool else None

    def booked(self) -> Iterator[tuple[float, Person]]:
        """Bookings whose people come: (when, who). Who is past the usual time may have stayed away."""
        habits = self.hall.habits
        for number, one in enumerate(self.hall.expected):
            at = one.at - self._pick(self._coming, habits.earliness)
            missed = habits.no_show_share if at > 0 else max(habits.no_show_share, _LATE_NO_SHOW)
            comes = self._coming.random() >= missed
            later = self._coming.expovariate(1 / _LATE_MIN)
            at = at if at > 0 else later
            rule = self.hall.rule_of(one.stops[0].service)
            _, side, since = place_of(at, one.at, at, rule, minute=1.0)
            rank = (TURNS[side], since, 1e6 + number)
            person = self._person(self._coming, "", one.stops, rank, at)
            if side == Side.EARLY:
                person.due, person.due_rank = one.at, (Turn.BOOKED, one.at, 1e6 + number)
            if comes:
                yield at, person

    def walk_ins(self) -> Iterator[tuple[float, Person]]:
        """People who are expected to come, by time, until the doors close: (when, who)."""
        arrivals, random = self.hall.arrivals, self._coming
        if arrivals is None or not arrivals.routes:
            return
        now, closes = self.hall.minute, self.hall.closes
        start, number = now, 0
        while start < closes:
            end = min((start // _QUARTER + 1) * _QUARTER, closes)
            rate = arrivals.per_min[int(start // _QUARTER) % 96]
            at = start + (random.expovariate(rate) if rate > 0 else inf)
            while at < end:
                number += 1
                route = arrivals.routes[int(random.random() * len(arrivals.routes))]
                rank = (route.turn, at - now, 2e6 + number)
                yield at - now, self._person(random, "", route.stops, rank, at - now)
                at += random.expovariate(rate)
            start = end

    def _person(self, random: Random, key: str, stops: Sequence[Stop], rank: Rank, at: float) -> Person:
        habits, hour = self.hall.habits, int((self.hall.minute + at) // 60)
        person = Person(key, stops, rank, lengths=self._lengths, hour=hour, luck=_luck(random))
        person.walk = self._pick(random, habits.walks)
        person.gap = self._pick(random, habits.gaps)
        chance = random.random()
        if chance < habits.absent_share:
            person.absent = habits.absent_min
        if habits.leaving_per_min > 0:
            person.leaves = at + random.expovariate(habits.leaving_per_min)
        return person

    def _length(self, random: Random, service: str, hour: int) -> float:
        mean, sigma, hours = self._lengths[service]
        return exp(mean + hours.get(hour, 0.0) + sigma * _NORMALS[_luck(random)])

    def _believed(self, belief: Belief) -> tuple[float, float, Mapping[int, float]]:
        """This future's truth about a service: drawn once, because a wrong belief is wrong for everybody."""
        sigma = belief.sigma
        if belief.nu < _SURE_NU:
            sigma *= sqrt(belief.nu / (2.0 * self.random.gammavariate(belief.nu / 2.0, 1.0)))
        return belief.mean + belief.doubt * self.random.gauss(0.0, 1.0), sigma, belief.hours

    def _shift(self, desk: Desk, worked: Sequence[tuple[float, float]] | None) -> Shift | None:
        hall = self.hall
        pauses = list(desk.pauses)
        if worked is not None and not desk.pauses:
            pauses = _usual_pauses(desk, worked, hall.minute, hall.closes)
        if not desk.is_open:
            opens = next((a for a, _ in worked or () if a > hall.minute), None)
            if opens is None:
                return None
            return Shift(desk.key, dict.fromkeys(desk.queues), opens - hall.minute, pauses, is_at_work=False)
        shift = Shift(desk.key, dict.fromkeys(desk.queues), 0.0, pauses)
        if desk.away_min is not None:
            shift.is_at_work = False
            shift.free_at = self._rest(hall.habits.breaks, desk.away_min, 15.0)
        elif desk.busy is not None:
            self._seat(shift, desk.busy)
        else:
            shift.free_at = self._until_next_call(desk)
        return shift

    def _until_next_call(self, desk: Desk) -> float:
        """A clerk whom people have been waiting for is still busy with the last case; otherwise nobody can tell."""
        gaps = self.hall.habits.gaps
        if any(one.stops[0].queue in desk.queues and _has_waited(one) for one in self.hall.waiting):
            return self._rest(gaps, desk.idle_min, 0.0)
        reaction = self._pick(self.random, self.hall.habits.reactions)
        return max(reaction, self._pick(self.random, gaps) - desk.idle_min) if desk.idle_min else reaction

    def _seat(self, shift: Shift, busy: Busy) -> None:
        hour = int(self.hall.minute // 60)
        if busy.is_called:
            walk = self._rest(self.hall.habits.walks, busy.elapsed_min, 0.5)
            left = walk + self._length(self.random, busy.service, hour)
        else:
            left = self._left(busy, hour)
        stops = (Stop(busy.service, ""), *busy.then)
        luck = _luck(self.random)
        shift.now_with = Person("", stops, (0.0, 0.0, 0.0), lengths=self._lengths, hour=hour, luck=luck)
        shift.now_with.priority = busy.priority
        shift.now_with.walk = self._pick(self.random, self.hall.habits.walks)
        shift.done_at = left
        shift.free_at = left + self._pick(self.random, self.hall.habits.gaps)

    def _left(self, busy: Busy, hour: int) -> float:
        """What remains of a running service, given that it has lasted so long."""
        mean, sigma, hours = self._lengths[busy.service]
        middle = mean + hours.get(hour, 0.0)
        uniform = self.random.random()
        if busy.elapsed_min <= 0.05:
            return exp(middle + sigma * _NORMAL.inv_cdf(min(max(uniform, 1e-9), 1 - 1e-9)))
        so_far = (log(busy.elapsed_min) - middle) / sigma
        longer = 1.0 - _NORMAL.cdf(so_far)
        if longer < 1e-5:
            # Longer than nearly every service: forgotten, or a case of its own. Nobody knows; about as long again.
            return self.random.expovariate(2.0 / busy.elapsed_min)
        tail = min(max(longer * (1.0 - uniform), 1e-12), 1 - 1e-12)
        return max(0.0, exp(middle - sigma * _NORMAL.inv_cdf(tail)) - busy.elapsed_min)

    def _rest(self, lengths: Sequence[float], elapsed: float, floor: float) -> float:
        """What remains of one of `lengths` that has lasted `elapsed`."""
        if not elapsed:
            return 0.0
        longer = [one - elapsed for one in lengths if one > elapsed]
        return self._pick(self.random, longer) if longer else self.random.random() * floor

    @staticmethod
    def _pick(random: Random, values: Sequence[T]) -> T:
        return values[int(random.random() * len(values))]


def _luck(random: Random) -> int:
    return int(random.random() * _MOST_NORMALS)


def _has_waited(one: Waiting) -> bool:
    return not one.is_away and one.rank[0] < Turn.EARLY and one.rank[1] < -_NOTICED_MIN


def _breaks(worked: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Long breaks between the spans of a day, (from, until)."""
    return [(end, after) for (_, end), (after, _) in pairwise(sorted(worked)) if after - end >= _LONG_BREAK]


def _is_like_today(worked: Sequence[tuple[float, float]], desk: Desk, minute: float) -> bool:
    """By now it had the breaks that this desk has had today."""
    return sum(start <= minute for start, _ in _breaks(worked)) == desk.breaks_taken


def _usual_pauses(
    desk: Desk, worked: Sequence[tuple[float, float]], minute: float, closes: float
) -> list[Pause]:
    """Breaks that this desk may still have today, and an early end."""
    breaks = [(start, end) for start, end in _breaks(worked) if start > minute]
    pauses = [Pause(start - minute, end - minute) for start, end in breaks]
    last = max((end for _, end in worked), default=closes)
    if minute < last < closes - _QUARTER:
        pauses.append(Pause(last - minute, inf))
    return pauses
