"""The forecast as a whole: nested ranges, the order of the queue, and what stands behind the numbers."""

from __future__ import annotations

import doctest
from collections.abc import Sequence
from importlib import import_module
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.queueing import (
    Arrivals,
    Busy,
    Desk,
    Expected,
    Habits,
    Hall,
    Pause,
    Route,
    Rule,
    Stop,
    Turn,
    Waiting,
    WaitRange,
    believe,
    expect,
    rounded,
    seed_of,
)
from madoguchi.core.queueing.outlook import overtaking, play

ONE = Stop("one", "one")
TWO = Stop("two", "two")
BELIEFS = {"one": believe(20.0), "two": believe(10.0)}
AT_ONCE = Habits(
    gaps=(0.0,), walks=(0.0,), reactions=(0.0,), absent_share=0.0, leaving_per_min=0.0, no_show_share=0.0
)


def queue_of(count: int, stop: Stop = ONE, turn: Turn = Turn.WALK_IN) -> list[Waiting]:
    return [Waiting(f"{stop.queue}{n}", (stop,), (turn, n - count, n)) for n in range(count)]


def desks_of(count: int, *queues: str, busy: Busy | None = None) -> list[Desk]:
    return [Desk(f"desk{n}", queues or ("one",), busy=busy) for n in range(count)]


def hall_of(desks: Sequence[Desk], waiting: Sequence[Waiting], **more: object) -> Hall:
    return Hall(minute=600.0, desks=desks, waiting=waiting, beliefs=BELIEFS, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("module", ["waits", "times"])
def test_examples__in_docstrings__hold(module: str) -> None:
    failed, tried = doctest.testmod(import_module(f"madoguchi.core.queueing.{module}"))
    assert failed == 0
    assert tried


@settings(max_examples=25, deadline=None)
@given(
    waiting=st.integers(1, 15),
    desks=st.integers(1, 5),
    elapsed=st.floats(0, 200),
    seed=st.integers(0, 2**40),
)
def test_expect__any_hall__ranges_are_nested_and_grow_with_the_place_in_the_queue(
    waiting: int, desks: int, elapsed: float, seed: int
) -> None:
    hall = hall_of(desks_of(desks, busy=Busy("one", elapsed)), queue_of(waiting))
    found = expect(hall, seed, futures=30)
    last = (0.0,) * 5
    for number in range(waiting):
        one = found[f"one{number}"]
        assert (one.ahead, one.desks) == (number, desks)
        if one.outlook is None:
            # Behind a forgotten session nobody knows; then nobody farther back does.
            assert last[4] > 240
            last = (inf,) * 5
            continue
        assert last[0] < inf
        values = (one.outlook.p05, one.outlook.p25, one.outlook.p50, one.outlook.p75, one.outlook.p95)
        assert values[0] >= 0
        assert list(values) == sorted(values)
        assert (
            one.outlook.wide.low <= one.outlook.likely.low <= one.outlook.likely.high <= one.outlook.wide.high
        )
        assert all(before <= now for before, now in zip(last, values, strict=True))
        last = values


def test_expect__free_desk_and_nobody_ahead__is_soon() -> None:
    found = expect(hall_of(desks_of(1), queue_of(1)), 1)["one0"]
    assert found.outlook is not None
    assert found.outlook.wide == WaitRange(0, 0)
    at_once = expect(hall_of(desks_of(1), queue_of(1), habits=AT_ONCE), 1)["one0"]
    assert at_once.outlook is not None
    assert at_once.outlook.p95 == 0.0


def test_expect__nobody_waits__is_empty() -> None:
    assert expect(hall_of(desks_of(2), []), 1) == {}


def test_expect__no_desk_for_the_service__is_unknown() -> None:
    found = expect(hall_of(desks_of(3, "two"), queue_of(2)), 1)["one1"]
    assert (found.outlook, found.desks, found.naive_min) == (None, 0, None)


def test_expect__same_hall_and_seed__is_the_same() -> None:
    hall = hall_of(desks_of(2, busy=Busy("one", 5.0)), queue_of(5))
    assert expect(hall, 7) == expect(hall, 7)
    assert seed_of(hall) == seed_of(hall_of(desks_of(2, busy=Busy("one", 6.0)), queue_of(5)))
    assert seed_of(hall) != seed_of(hall_of(desks_of(3, busy=Busy("one", 5.0)), queue_of(5)))


def test_expect__one_exact_service_after_another__is_their_sum() -> None:
    known = {"one": believe(20.0).__class__(mean=2.302585, doubt=0.0, sigma=1e-9, nu=1e9, plain_mean=10.0)}
    hall = Hall(600.0, desks_of(1, busy=Busy("one", 4.0)), queue_of(3), known, habits=AT_ONCE)
    found = expect(hall, 1, futures=5)
    assert [round(found[f"one{n}"].outlook.p50, 3) for n in range(3)] == [6.0, 16.0, 26.0]  # type: ignore[union-attr]
    assert found["one2"].naive_min == 20.0


def test_expect__longer_running_service__leaves_less_of_it_while_it_is_usual() -> None:
    def wait(elapsed: float) -> float:
        outlook = expect(hall_of(desks_of(1, busy=Busy("one", elapsed)), queue_of(1)), 3)["one0"].outlook
        assert outlook is not None
        return outlook.p50

    assert wait(8.0) < wait(0.0)
    # A case of its own, or a session that somebody forgot: the longer it has lasted, the less is known.
    assert wait(90.0) > wait(8.0)


def test_expect__family_with_a_next_service__comes_before_walk_ins_there() -> None:
    coming = desks_of(1, "two", busy=Busy("two", 0.0, then=(ONE,)))
    desks = [*coming, Desk("other", ("one",), busy=Busy("one", 0.0))]
    alone = expect(hall_of([desks[1]], queue_of(3)), 1)["one2"].outlook
    behind = expect(hall_of(desks, queue_of(3)), 1)["one2"].outlook
    assert alone is not None
    assert behind is not None
    assert behind.p50 > alone.p50


def test_expect__share_for_walk_ins__calls_one_between_the_booked() -> None:
    waiting = [*queue_of(6, turn=Turn.BOOKED), Waiting("walk", (ONE,), (Turn.WALK_IN, -1.0, 9))]

    def place(rule: Rule) -> int:
        hall = hall_of(desks_of(1, busy=Busy("one", 0.0)), waiting, rules={"one": rule}, habits=AT_ONCE)
        called = play(hall, 1)
        return sorted(called, key=called.__getitem__).index("walk")

    assert place(Rule()) == 2
    assert place(Rule(booked_percent=50)) == 1
    assert place(Rule(booked_percent=99)) == 6


def test_expect__booking_that_is_due_soon__is_called_before_later_walk_ins() -> None:
    early = Waiting("early", (ONE,), (Turn.EARLY, 10.0, 1), due=10.0, due_rank=(Turn.BOOKED, 10.0, 1))
    hall = hall_of(desks_of(1, busy=Busy("one", 0.0)), [*queue_of(4), early])
    called = play(hall, 5)
    assert called["early"] < called["one3"]


def test_expect__asked_to_be_called_later__is_not_called_before() -> None:
    away = Waiting(
        "away", (ONE,), (Turn.WALK_IN, -50.0, 0), due=30.0, due_rank=(Turn.WALK_IN, -50.0, 0), is_away=True
    )
    assert play(hall_of(desks_of(1), [away]), 1) == {"away": 30.0}


def test_expect__desk_that_goes_away_soon__lengthens_the_wait() -> None:
    stays = expect(hall_of(desks_of(1, busy=Busy("one", 0.0)), queue_of(4)), 1)["one3"].outlook
    desk = Desk("desk0", ("one",), busy=Busy("one", 0.0), pauses=(Pause(10.0, 70.0),))
    goes = expect(hall_of([desk], queue_of(4)), 1)["one3"].outlook
    assert stays is not None
    assert goes is not None
    assert goes.p50 > stays.p50 + 30


def test_expect__earlier_days_with_a_lunch_hour__expect_it_today() -> None:
    shifts = [{"desk0": ((510.0, 610.0), (670.0, 1020.0))}]
    usual = expect(hall_of(desks_of(1, busy=Busy("one", 0.0)), queue_of(3), shifts=shifts), 1)["one2"].outlook
    plain = expect(hall_of(desks_of(1, busy=Busy("one", 0.0)), queue_of(3)), 1)["one2"].outlook
    assert usual is not None
    assert plain is not None
    assert usual.p50 > plain.p50 + 30


def test_expect__desk_that_usually_opens_later__shortens_the_wait() -> None:
    desks = [*desks_of(1, busy=Busy("one", 0.0)), Desk("late", ("one",), is_open=False)]
    shifts = [{"desk0": ((510.0, 1020.0),), "late": ((615.0, 1020.0),)}]
    helped = expect(hall_of(desks, queue_of(6), shifts=shifts), 1)["one5"]
    alone = expect(hall_of(desks, queue_of(6)), 1)["one5"]
    assert helped.outlook is not None
    assert alone.outlook is not None
    assert helped.outlook.p50 < alone.outlook.p50
    assert helped.desks == 1


def test_expect__bookings_still_to_come__are_waited_for() -> None:
    expected = [Expected(5.0 + n, (ONE,)) for n in range(5)]
    alone = expect(hall_of(desks_of(1, busy=Busy("one", 0.0)), queue_of(4)), 1)["one3"].outlook
    behind = expect(hall_of(desks_of(1, busy=Busy("one", 0.0)), queue_of(4), expected=expected), 1)[
        "one3"
    ].outlook
    assert alone is not None
    assert behind is not None
    assert behind.p50 > alone.p50


def test_overtaking__walk_ins_of_one_service__change_nothing_and_are_left_out() -> None:
    arrivals = Arrivals(
        [0.4] * 96, [Route((ONE,)), Route((TWO, ONE)), Route((ONE,), Turn.LAW), Route((ONE,))]
    )
    kept = overtaking(hall_of([], [], arrivals=arrivals))
    assert kept is not None
    assert [route.stops for route in kept.routes] == [(TWO, ONE), (ONE,)]
    assert kept.per_min[0] == pytest.approx(0.2)
    shared = overtaking(hall_of([], queue_of(1, turn=Turn.BOOKED), arrivals=arrivals))
    assert shared is not None
    assert len(shared.routes) == 4
    assert overtaking(hall_of([], [], arrivals=Arrivals([1.0] * 96, [Route((ONE,))]))) is None


@given(low=st.floats(0, 600), more=st.floats(0, 600))
def test_rounded__any_range__holds_it_in_steps_of_five(low: float, more: float) -> None:
    shown = rounded(low, low + more)
    assert shown.low % 5 == 0
    assert shown.high % 5 == 0
    assert shown.low <= low
    assert shown.high >= low + more or low + more <= 3


def test_expect__everybody_comes_back_after_the_day__is_unknown() -> None:
    gone = Desk("desk0", ("one",), busy=Busy("one", 0.0), pauses=(Pause(0.0, inf),))
    assert expect(hall_of([gone], queue_of(1)), 1)["one0"].outlook is None
