"""The published order of calls: shares, priority, and that nobody starves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.queueing.shares import (
    USUAL,
    Called,
    Rule,
    Side,
    Turn,
    Waiting,
    Why,
    count_by_quarter,
    order,
    quarter_of,
    share_quarter,
    turn_of,
)

NOW = datetime(2026, 4, 6, 9, 7, 30, tzinfo=UTC)
_numbers = count(1)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def walk_in(waited: float, *, priority: str = "", service: str = "registry") -> Waiting:
    number = next(_numbers)
    return Waiting(number, number, service, ago(waited), priority=priority)


def booked(due: float, *, arrived: float | None = None, service: str = "registry") -> Waiting:
    """`due` minutes ago; negative: still to come."""
    number = next(_numbers)
    came = max(due, 0) + 5 if arrived is None else arrived
    return Waiting(number, number, service, ago(came), booked_for=ago(due))


def keys(waiting: list[Waiting], calls: list[Called] | None = None, rule: Rule = USUAL) -> list[int]:
    return [turn.key for turn in order(waiting, calls or [], NOW, {}, usual=rule)]


def test_order__law__comes_before_everybody_however_late_it_came() -> None:
    old, due, law = walk_in(60), booked(30), walk_in(1, priority="law")
    assert keys([old, due, law])[0] == law.key


def test_order__walk_ins__are_called_by_arrival() -> None:
    second, first, third = walk_in(20), walk_in(30), walk_in(10)
    assert keys([second, first, third]) == [first.key, second.key, third.key]


def test_order__both_sides_wait__calls_keep_to_the_share() -> None:
    people = [*(booked(10) for _ in range(20)), *(walk_in(30) for _ in range(20))]
    by_key = {one.key: one for one in people}
    first_twenty = [by_key[key].booked_for is not None for key in keys(people)[:20]]
    assert first_twenty[0]
    assert sum(first_twenty) == 12  # 60 %


def test_order__share_already_used__walk_in_is_next_and_the_share_is_the_reason() -> None:
    calls = [Called("registry", ago(minute), True) for minute in (1, 2, 3, 4)]
    due, walked = booked(10), walk_in(1)
    first, second = order([due, walked], calls, NOW, {})
    assert (first.key, first.by_share) == (walked.key, True)
    assert (second.key, second.by_share) == (due.key, False)


def test_order__calls_of_another_service__do_not_count() -> None:
    calls = [Called("health", ago(minute), True) for minute in (1, 2, 3, 4)]
    due, walked = booked(10), walk_in(60)
    assert keys([due, walked], calls) == [due.key, walked.key]


def test_order__slow_counter_with_old_calls__last_four_are_counted() -> None:
    calls = [Called("registry", ago(minute), True) for minute in (25, 45, 65, 85)]
    due, walked = booked(10), walk_in(1)
    assert keys([due, walked], calls) == [walked.key, due.key]


def test_order__nobody_on_one_side__the_other_uses_all() -> None:
    calls = [Called("registry", ago(minute), True) for minute in range(1, 9)]
    first, second = booked(10), booked(5)
    assert keys([second, first], calls) == [first.key, second.key]


def test_order__handed_over__shares_with_the_booked_by_waiting_time() -> None:
    came = Waiting(901, 901, "registry", ago(12), is_handed_over=True)
    due = booked(10)
    assert keys([due, came]) == [came.key, due.key]


@pytest.mark.parametrize(
    ("one", "why", "side"),
    [
        (booked(0), Why.BOOKED, Side.BOOKED),
        (booked(-1), Why.EARLY, Side.EARLY),
        (booked(20, arrived=5), Why.BOOKED, Side.BOOKED),
        (booked(20.1, arrived=5), Why.LATE, Side.WALK_IN),
        (walk_in(5), Why.WALK_IN, Side.WALK_IN),
        (walk_in(5, priority="need"), Why.NEED, Side.WALK_IN),
        (walk_in(5, priority="law"), Why.LAW, Side.LAW),
    ],
    ids=["just-due", "a-minute-early", "15-late", "later", "walk-in", "need", "law"],
)
def test_turn_of__each_kind__has_its_side_and_reason(one: Waiting, why: Why, side: Side) -> None:
    turn = turn_of(one, NOW, USUAL)
    assert (turn.why, turn.side) == (why, side)


def test_order__need__counts_as_half_an_hour_earlier_and_no_more() -> None:
    just_before, long_before, need = walk_in(29), walk_in(31), walk_in(0, priority="need")
    assert keys([just_before, long_before, need]) == [long_before.key, need.key, just_before.key]


def test_order__early_for_booking__waits_behind_walk_ins_and_is_called_when_nobody_else_is_there() -> None:
    early, walked = booked(-10), walk_in(0)
    assert keys([early, walked]) == [walked.key, early.key]
    assert keys([early]) == [early.key]


def test_order__services_of_an_office__line_up_by_waiting_time_and_keep_their_own_order() -> None:
    people = [walk_in(9), walk_in(5, service="health"), walk_in(3), walk_in(7, service="health")]
    assert keys(people) == [people[0].key, people[3].key, people[1].key, people[2].key]


_people = st.builds(
    Waiting,
    key=st.integers(1, 10**9),
    number=st.integers(1, 9999),
    service=st.sampled_from(["registry", "health", "tax"]),
    arrived_at=st.integers(0, 180).map(ago),
    booked_for=st.none() | st.integers(-60, 120).map(ago),
    priority=st.sampled_from(["", "", "", "need", "law"]),
    is_handed_over=st.booleans(),
)
_calls = st.builds(
    Called, st.sampled_from(["registry", "health", "tax"]), st.integers(0, 90).map(ago), st.booleans()
)
_rules = st.builds(Rule, booked_percent=st.integers(1, 99), window_calls=st.integers(1, 8))


@settings(max_examples=150)
@given(st.lists(_people, max_size=40, unique_by=lambda one: one.key), st.lists(_calls, max_size=30), _rules)
def test_order__any_hall__everybody_once_and_each_side_of_a_service_by_waiting_time(
    people: list[Waiting], calls: list[Called], rule: Rule
) -> None:
    turns = order(people, calls, NOW, {}, usual=rule)
    assert sorted(turn.key for turn in turns) == sorted(one.key for one in people)
    service_of = {one.key: one.service for one in people}
    for service in {one.service for one in people}:
        own = [turn for turn in turns if service_of[turn.key] == service]
        for side in Side:
            since = [turn.since for turn in own if turn.side == side]
            assert since == sorted(since)
    assert not any(turn.side != Side.LAW for turn in turns[: sum(turn.side == Side.LAW for turn in turns)])


@settings(max_examples=100)
@given(st.lists(_people, max_size=30, unique_by=lambda one: one.key), st.lists(_calls, max_size=20), _rules)
def test_order__one_service_asked_alone__is_the_order_of_the_whole_office_without_the_others(
    people: list[Waiting], calls: list[Called], rule: Rule
) -> None:
    whole = order(people, calls, NOW, {}, usual=rule)
    mine = [one for one in people if one.service == "registry"]
    alone = order(mine, calls, NOW, {}, usual=rule)
    wanted = {one.key for one in mine}
    assert [turn.key for turn in whole if turn.key in wanted] == [turn.key for turn in alone]


def _stream(kind: Side, minutes_per_call: float) -> Iterator[Waiting]:
    """People of one side without end: one more comes at every call."""
    for nth in count():
        at = NOW + timedelta(minutes=nth * minutes_per_call)
        due = at if kind is Side.BOOKED else None
        yield Waiting(10_000 + nth, 10_000 + nth, "registry", at, booked_for=due)


@settings(max_examples=80)
@given(
    kind=st.sampled_from([Side.BOOKED, Side.WALK_IN]),
    ahead=st.integers(0, 6),
    minutes_per_call=st.floats(0.5, 40),
    rule=st.builds(Rule, booked_percent=st.integers(1, 99), window_calls=st.integers(1, 6)),
    data=st.data(),
)
def test_order__endless_stream_of_the_other_side__whoever_waits_is_called(
    kind: Side, ahead: int, minutes_per_call: float, rule: Rule, data: st.DataObject
) -> None:
    other = Side.WALK_IN if kind is Side.BOOKED else Side.BOOKED
    booked_for = NOW if other is Side.BOOKED else None
    own_side = [Waiting(nth, nth, "registry", NOW, booked_for=booked_for) for nth in range(ahead + 1)]
    queue, calls = list(own_side), data.draw(st.lists(_calls, max_size=20))
    stream = _stream(kind, minutes_per_call)
    # In the worst case the stream has the whole window before each call of the waiting side.
    per_quarter = int(15 / minutes_per_call) + len(calls) + rule.counted_calls + 2
    share = rule.booked_percent if other is Side.BOOKED else 100 - rule.booked_percent
    limit = (ahead + 1) * (per_quarter + 100 // share + 2)
    for nth in range(limit):
        now = NOW + timedelta(minutes=nth * minutes_per_call)
        queue.append(next(stream))
        first: Turn = order(queue, calls, now, {}, usual=rule)[0]
        if first.key == ahead:
            return
        queue = [one for one in queue if one.key != first.key]
        calls.append(Called("registry", now, first.side is Side.BOOKED))
    raise AssertionError(f"not called within {limit} calls")


@pytest.mark.parametrize("percent", [0, 100])
def test_rule__one_side_shut_out__is_refused(percent: int) -> None:
    with pytest.raises(ValueError, match="booked_percent"):
        Rule(booked_percent=percent)


@pytest.mark.parametrize(
    ("sold", "minutes_before", "expected"),
    [(0, 31, (6, 4, 0)), (0, 30, (0, 10, 6)), (2, 30, (2, 8, 4)), (8, 31, (8, 2, 0)), (12, 0, (10, 0, 0))],
)
def test_share_quarter__sold_and_time__decide_what_walk_ins_have(
    sold: int, minutes_before: int, expected: tuple[int, int, int]
) -> None:
    begins_at = quarter_of(NOW) + timedelta(hours=1)
    share = share_quarter(
        begins_at, capacity=10.9, sold=sold, now=begins_at - timedelta(minutes=minutes_before), rule=USUAL
    )
    assert (share.booked, share.walk_in, share.released) == expected


@given(st.floats(0, 200), st.integers(0, 300), st.integers(-60, 600), _rules)
def test_share_quarter__any__gives_out_the_capacity_once(
    capacity: float, sold: int, minutes: int, rule: Rule
) -> None:
    begins_at = quarter_of(NOW)
    share = share_quarter(
        begins_at, capacity=capacity, sold=sold, now=begins_at - timedelta(minutes=minutes), rule=rule
    )
    assert share.booked + share.walk_in == share.capacity == int(capacity)
    assert min(share.booked, share.walk_in, share.released) >= 0


def test_count_by_quarter__times__fall_into_their_quarter() -> None:
    times = [NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=10)]
    assert count_by_quarter(times) == {
        quarter_of(NOW): 2,
        quarter_of(NOW) + timedelta(minutes=15): 1,
    }
