"""The simulated hall against queueing theory and against bookkeeping of its own."""

from __future__ import annotations

from math import factorial, sqrt
from random import Random
from statistics import fmean, stdev

import pytest

from madoguchi.core.queueing.arrivals import SHARES
from madoguchi.core.queueing.simulation import (
    DayRun,
    Manners,
    TrueClerk,
    TrueDay,
    TrueService,
    Visitor,
    lognormal,
    poisson_times,
)

BARE = Manners(walk=0.0, gap=0.0, forgets_at_lunch=0.0)


class Exponential(TrueService):
    """The length that the formulas assume."""

    def draw(self, random: Random, minute: float, speed: float) -> float:
        return random.expovariate(1 / self.mean_min)


def erlang_c_wait(arrivals: float, mean_min: float, desks: int) -> float:
    """Mean wait of M/M/c in minutes. Source: A. K. Erlang, 1917; any textbook of queueing."""
    load = arrivals * mean_min
    tail = load**desks / factorial(desks) * desks / (desks - load)
    waits = tail / (sum(load**k / factorial(k) for k in range(desks)) + tail)
    return waits * mean_min / (desks - load)


def clerks(count: int, services: tuple[str, ...] = ("one",)) -> list[TrueClerk]:
    return [TrueClerk(f"desk{n}", services, 0.0, 1e9) for n in range(count)]


@pytest.mark.parametrize(("desks", "mean_min"), [(1, 7.0), (3, 24.0), (8, 66.0)])
def test_day__poisson_arrivals_and_exponential_services__waits_as_erlang_says(
    desks: int, mean_min: float
) -> None:
    means = []
    for seed in range(100, 120):
        random = Random(seed)
        times = poisson_times(random, dict.fromkeys(range(200), 6.0), 0.0, 12_000.0)
        services = {"one": Exponential(mean_min, 1.0, {})}
        visitors = [Visitor(at, ("one",)) for at in times]
        diary = DayRun(TrueDay(services, clerks(desks), visitors, manners=BARE), random).run()
        means.append(fmean(diary.waits[200:]))
    half = 3.0 * stdev(means) / sqrt(len(means))
    assert abs(fmean(means) - erlang_c_wait(0.1, mean_min, desks)) < half


def test_day__one_desk__waits_as_lindleys_recursion_says() -> None:
    random = Random(3)
    times = poisson_times(random, dict.fromkeys(range(24), 5.0), 0.0, 1400.0)
    services = {"one": TrueService(9.0, 0.6, {})}
    run = DayRun(TrueDay(services, clerks(1), [Visitor(at, ("one",)) for at in times], manners=BARE), random)
    diary = run.run()
    lengths = {one.person: one.ended - one.started for one in diary.served}
    wait, expected = 0.0, [0.0]
    for number in range(1, len(times)):
        wait = max(0.0, wait + lengths[number] - (times[number] - times[number - 1]))
        expected.append(wait)
    assert diary.waits == pytest.approx(expected)


def test_day__everybody__is_served_at_every_stop_or_left() -> None:
    random = Random(8)
    visitors = [
        Visitor(at, ("one", "two"), patience=random.expovariate(1 / 60), is_quiet=random.random() < 0.5)
        for at in poisson_times(random, dict.fromkeys(range(9, 17), 20.0), 540.0, 1020.0)
    ]
    services = {"one": TrueService(10.0, 0.6, {}), "two": TrueService(5.0, 0.6, {})}
    desks = [TrueClerk(f"d{n}", ("one", "two"), 510.0, 1035.0, lunch_at=700.0 + 20 * n) for n in range(4)]
    diary = DayRun(TrueDay(services, desks, visitors), random).run()
    once = {one.person for one in diary.served if one.service == "one"}
    twice = {one.person for one in diary.served if one.service == "two"}
    assert once == twice
    assert len(once) + diary.left + len({person for person, _ in diary.absences}) == len(visitors)
    assert len(diary.breaks) == 4


def test_day__lunch__is_taken_once_by_everybody_after_the_running_case() -> None:
    desk = TrueClerk("d", ("one",), 510.0, 1020.0, lunch_at=700.0)
    services = {"one": TrueService(30.0, 0.01, {})}
    visitors = [Visitor(690.0, ("one",)), Visitor(691.0, ("one",))]
    diary = DayRun(TrueDay(services, [desk], visitors, manners=BARE), Random(1)).run()
    (first, second) = diary.served
    assert first.ended == pytest.approx(720.0, abs=2)
    assert second.started == pytest.approx(first.ended + 60.0)


def test_day__by_law__is_called_first() -> None:
    visitors = [Visitor(0.0, ("one",)), Visitor(1.0, ("one",)), Visitor(2.0, ("one",), is_law=True)]
    services = {"one": TrueService(10.0, 0.01, {})}
    diary = DayRun(TrueDay(services, clerks(1), visitors, manners=BARE), Random(1)).run()
    assert [call.person for call in diary.calls] == [1, 3, 2]


def test_poisson_times__published_shares__come_in_those_hours() -> None:
    rates = {hour: 1000.0 * share / 100 for hour, share in SHARES.items()}
    times = poisson_times(Random(2), rates, 480.0, 1140.0)
    for hour, rate in rates.items():
        assert abs(sum(hour * 60 <= at < hour * 60 + 60 for at in times) - rate) < 4 * sqrt(rate) + 1


def test_lognormal__drawn__has_the_mean_and_spread_that_were_asked_for() -> None:
    random = Random(4)
    drawn = [lognormal(random, 20.0, 0.7) for _ in range(20_000)]
    assert fmean(drawn) == pytest.approx(20.0, rel=0.03)
    assert stdev(drawn) / fmean(drawn) == pytest.approx(0.7, rel=0.06)
