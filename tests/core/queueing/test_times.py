"""What is believed of the length of a service."""

from __future__ import annotations

from math import log, sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.queueing import Sample, believe, summarise
from madoguchi.core.queueing.arrivals import ArrivalDay, expected_per_min
from madoguchi.core.queueing.learning import Called, Records, Served, habits_of, routes_of


def samples(minutes: list[float], *, day: int = 1, hour: int = 10) -> list[Sample]:
    return [Sample("one", hour, day, one) for one in minutes]


def test_believe__nothing_known__is_the_prior_with_doubt() -> None:
    belief = believe(20.0)
    assert belief.plain_mean == 20.0
    assert belief.doubt > 0.3
    # The assumed mean is that of the lognormal; doubt only adds to it.
    assert log(20.0) - belief.sigma**2 / 2 == pytest.approx(belief.mean)


def test_believe__prior_that_makes_no_sense__is_refused() -> None:
    with pytest.raises(ValueError, match="prior_mean"):
        believe(0.0)


@given(st.integers(1, 200))
def test_believe__more_of_the_same__is_nearer_and_surer(count: int) -> None:
    few = believe(30.0, summarise(samples([10.0] * count))["one"])
    more = believe(30.0, summarise(samples([10.0] * (count + 1)))["one"])
    assert more.mean < few.mean
    assert more.doubt <= few.doubt


def test_believe__own_lognormal_times__finds_mean_and_spread() -> None:
    random = Random(5)
    drawn = [random.lognormvariate(3.0, 0.6) for _ in range(3000)]
    past = summarise(Sample("one", 10, number // 100, one) for number, one in enumerate(drawn))["one"]
    belief = believe(60.0, past)
    assert belief.mean == pytest.approx(3.0, abs=0.05)
    assert belief.sigma == pytest.approx(0.6, abs=0.04)


def test_summarise__forgotten_sessions__do_not_count() -> None:
    usual = [8.0, 9.0, 10.0, 11.0, 12.0] * 10
    clean = summarise(samples(usual))["one"]
    dirty = summarise(samples([*usual, 300.0, 250.0, 0.06, 700.0]))["one"]
    assert (dirty.count, dirty.plain_mean) == (clean.count, clean.plain_mean)


def test_summarise__slow_hour__is_told_apart_as_far_as_it_is_known() -> None:
    past = summarise([*samples([10.0] * 100), *samples([20.0] * 100, hour=16)])["one"]
    belief = believe(10.0, past)
    assert belief.hours[16] > 0 > belief.hours[10]
    assert belief.hours[16] < log(2)


def test_believe__slow_day__moves_today_more_than_a_single_slow_service() -> None:
    past = summarise(
        Sample("one", 10, day, minutes) for day in range(20) for minutes in (7.0, 9.0, 10.0, 12.0, 15.0)
    )["one"]
    once = believe(10.0, past, samples([20.0], day=99))
    often = believe(10.0, past, samples([20.0] * 15, day=99))
    plain = believe(10.0, past)
    assert plain.mean < once.mean < often.mean
    assert often.doubt < plain.doubt


def test_habits__own_calls__tell_walks_gaps_and_absences() -> None:
    served = [Served(n, "a", "one", 10.0 * n + 1.0, 10.0 * n + 8.0) for n in range(50)]
    calls = [Called(n, "a", 10.0 * n, -5.0) for n in range(50)]
    habits = habits_of(Records(served, calls, absences=[(n, 10.0 * n + 3.0) for n in range(0, 50, 10)]))
    assert set(habits.walks) == {1.0}
    assert set(habits.gaps) == {2.0}
    assert habits.absent_min == 3.0
    assert habits.absent_share == pytest.approx((5 + 0.9) / 80)


def test_habits__desk_without_a_queue__its_idle_time_is_no_gap() -> None:
    served = [Served(1, "a", "one", 0.0, 5.0)]
    assert 4.0 not in habits_of(Records(served, [Called(2, "a", 9.0, 8.0)])).gaps
    assert 4.0 in habits_of(Records(served, [Called(2, "a", 9.0, 4.0)])).gaps
    # A clerk who has long been free: the time is that until somebody was noticed.
    assert 0.75 in habits_of(Records(served, [Called(2, "a", 30.75, 30.0)])).reactions


def test_routes__several_services__keep_their_order_and_leave_bookings_out() -> None:
    served = [Served(1, "a", "x", 0, 1), Served(2, "a", "x", 1, 2, True), Served(1, "b", "y", 3, 4)]
    assert routes_of(served) == (("x", "y"),)


def test_expected__no_history__follows_the_published_shape_at_todays_pace() -> None:
    rates = expected_per_min([], 1, {9: 20}, 600.0, 510.0, 1020.0)
    assert rates[0] == 0.0
    assert rates[40] > rates[50] > 0  # 10:00 against 12:30
    assert sum(rates) * 15 == pytest.approx(20 / (sum(rates[34:40]) / sum(rates)))


def test_expected__same_weekday_counts_more__and_a_busy_morning_raises_the_rest() -> None:
    days = [ArrivalDay(0, {10: 200}), ArrivalDay(1, {10: 100}), ArrivalDay(2, {10: 100})]
    monday = sum(expected_per_min(days, 0, {}, 0.0, 510.0, 1020.0)) * 15
    tuesday = sum(expected_per_min(days, 1, {}, 0.0, 510.0, 1020.0)) * 15
    assert monday == pytest.approx((600 + 200) / 5)
    assert tuesday == pytest.approx((300 + 200 + 100) / 5)
    busy = sum(expected_per_min(days, 1, {9: 100}, 600.0, 510.0, 1020.0)) * 15
    assert busy > tuesday


def test_believe__spread_of_days__is_in_the_doubt() -> None:
    random = Random(3)
    apart = [
        Sample("one", 10, day, random.lognormvariate(2.3 + shift, 0.2))
        for day, shift in enumerate([-0.5, 0.5] * 10)
        for _ in range(30)
    ]
    past = summarise(apart)["one"]
    assert past.day_sd > 0.3
    assert believe(10.0, past).doubt > 0.3
    assert believe(10.0, past).doubt < sqrt(0.5)
