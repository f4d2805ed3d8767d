"""Numbers are called in the futures of a forecast as the desks call them: by the published order, desk by desk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import inf, log

from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.core.queueing import Belief, Busy, Desk, Expected, Habits, Hall, Pause, Stop, Waiting, shares
from madoguchi.core.queueing.hall import TURNS, Turn
from madoguchi.core.queueing.outlook import play
from madoguchi.core.queueing.shares import Called, Rule, Side

NOW = datetime(2026, 4, 6, 1, tzinfo=UTC)
LENGTHS = {"registry": 7.3, "health": 11.9}
EXACT = {
    service: Belief(mean=log(minutes), doubt=0.0, sigma=1e-12, nu=1e9, plain_mean=minutes)
    for service, minutes in LENGTHS.items()
}
AT_ONCE = Habits(
    gaps=(0.0,), walks=(0.0,), reactions=(0.0,), absent_share=0.0, leaving_per_min=0.0, no_show_share=0.0
)
RULES = {"registry": Rule(booked_percent=70, window_calls=3), "health": Rule(booked_percent=30)}


@dataclass(frozen=True)
class Person:
    """`needs_skill`: a skilled desk only, where one takes the service and lane."""

    service: str
    lane: str
    came: float
    booked_for: float | None
    priority: str
    needs_skill: bool
    is_handed_over: bool


@dataclass(frozen=True)
class Clerk:
    services: tuple[str, ...]
    lanes: tuple[str, ...]
    is_skilled: bool


people = st.builds(
    Person,
    service=st.sampled_from(("registry", "health")),
    lane=st.sampled_from(("general", "express")),
    came=st.floats(-90, -0.5),
    booked_for=st.none() | st.floats(-70, 40),
    priority=st.sampled_from(("", "", "need", "law")),
    needs_skill=st.sampled_from((False, False, False, True)),
    is_handed_over=st.sampled_from((False, False, True)),
)
clerks = st.builds(
    Clerk,
    services=st.sampled_from((("registry",), ("health",), ("registry", "health"))),
    lanes=st.sampled_from((("general", "express"), ("general", "express"), ("express",))),
    is_skilled=st.booleans(),
)
calls = st.lists(
    st.builds(
        Called,
        st.sampled_from(("registry", "health")),
        st.floats(-40, -0.1).map(lambda minute: NOW + timedelta(minutes=minute)),
        st.booleans(),
    ),
    max_size=12,
)


def at(minute: float) -> datetime:
    return NOW + timedelta(minutes=minute)


def as_caller(number: int, one: Person) -> shares.Waiting:
    return shares.Waiting(
        key=number,
        number=number,
        service=one.service,
        arrived_at=at(one.came),
        booked_for=None if one.booked_for is None else at(one.booked_for),
        priority=one.priority,
        is_handed_over=one.is_handed_over,
    )


def as_forecast(number: int, one: Person, desks: list[Clerk]) -> Waiting:
    turn = shares.turn_of(as_caller(number, one), NOW, RULES[one.service])
    since = (turn.since - NOW) / timedelta(minutes=1)
    fits = frozenset(f"d{place}" for place in fitting(one, desks)) if one.needs_skill else frozenset()
    stop = Stop(one.service, f"{one.service}/{one.lane}", fits)
    waiting = Waiting(str(number), (stop,), (TURNS[turn.side], since, number), priority=one.priority)
    if turn.side != Side.EARLY:
        return waiting
    return replace(waiting, due=since, due_rank=(Turn.BOOKED, since, number))


def fitting(one: Person, desks: list[Clerk]) -> list[int]:
    """Desks that take somebody when all are at work."""
    able = [n for n, desk in enumerate(desks) if one.service in desk.services and one.lane in desk.lanes]
    skilled = [n for n in able if desks[n].is_skilled]
    return (skilled or able) if one.needs_skill else able


def called_by_the_rule(queue: list[Person], desks: list[Clerk], made: list[Called]) -> dict[str, float]:
    """The same hall once more, with nothing but `shares.order`: ticket → minute of its call."""
    waiting = {number: one for number, one in enumerate(queue, 1)}
    free_at = {place: 1.0 + 1.37 * place for place in range(len(desks))}
    moments = {one.booked_for for one in queue if one.booked_for is not None and one.booked_for > 0}
    moments |= {one.booked_for - 30 for one in queue if one.booked_for and one.booked_for > 30}
    made, idle, found = list(made), list[int](), dict[str, float]()
    while free_at or (idle and moments):
        now = min([*free_at.values(), *moments])
        moments = {moment for moment in moments if moment > now}
        freed = [place for place, minute in free_at.items() if minute == now]
        for place in freed:
            del free_at[place]
        looking, idle = [*idle, *freed], []
        for place in looking:
            turns = shares.order(
                [as_caller(number, one) for number, one in waiting.items()], made, at(now), RULES
            )
            turn = next((turn for turn in turns if place in fitting(waiting[turn.key], desks)), None)
            if turn is None:
                idle.append(place)
                continue
            one = waiting.pop(turn.key)
            found[str(turn.key)] = now
            free_at[place] = now + LENGTHS[one.service]
            if turn.side != Side.LAW:
                made.append(Called(one.service, at(now), turn.side != Side.WALK_IN))
    return found


@settings(max_examples=120, deadline=None)
@given(
    queue=st.lists(people, min_size=1, max_size=14),
    desks=st.lists(clerks, min_size=1, max_size=4),
    made=calls,
)
def test_play__any_hall__calls_whom_the_published_order_puts_next(
    queue: list[Person], desks: list[Clerk], made: list[Called]
) -> None:
    made.sort(key=lambda call: call.at)
    hall = Hall(
        minute=600.0,
        desks=[
            Desk(
                f"d{place}",
                tuple(f"{service}/{lane}" for service in clerk.services for lane in clerk.lanes),
                busy=Busy(service := clerk.services[0], LENGTHS[service] - 1.0 - 1.37 * place),
            )
            for place, clerk in enumerate(desks)
        ],
        waiting=[as_forecast(number, one, desks) for number, one in enumerate(queue, 1)],
        beliefs=EXACT,
        habits=AT_ONCE,
        rules=RULES,
        calls={
            service: [
                ((call.at - NOW) / timedelta(minutes=1), call.is_booked)
                for call in made
                if call.service == service
            ]
            for service in LENGTHS
        },
    )
    expected = called_by_the_rule(queue, desks, made)
    played = play(hall, 1)
    assert {key: round(minute, 4) for key, minute in played.items()} == {
        key: round(minute, 4) for key, minute in expected.items()
    }


def hall_of(desks: list[Desk], waiting: list[Waiting], **more: object) -> Hall:
    return Hall(600.0, desks, waiting, EXACT, habits=AT_ONCE, rules=RULES, **more)  # type: ignore[arg-type]


def in_line(
    key: str, turn: Turn = Turn.WALK_IN, since: float = -1.0, desks: frozenset[str] = frozenset()
) -> Waiting:
    return Waiting(key, (Stop("registry", "registry", desks),), (turn, since, 1.0))


def test_play__calls_already_made__count_for_the_next() -> None:
    waiting = [in_line("booked", Turn.BOOKED), in_line("walk-in")]
    desks = [Desk("a", ("registry",))]
    fresh = play(hall_of(desks, waiting), 1)
    used_up = play(hall_of(desks, waiting, calls={"registry": [(-1.0, True)] * 4}), 1)
    assert fresh["booked"] < fresh["walk-in"]
    assert used_up["walk-in"] < used_up["booked"]


def test_play__desk_with_the_skill_goes_on_its_break__any_desk_takes_whoever_needs_it() -> None:
    needs = in_line("needs", desks=frozenset({"signing"}))
    other = Desk("other", ("registry",))
    signing = Desk("signing", ("registry",), busy=Busy("registry", 7.2))
    there = play(hall_of([other, signing], [in_line("before", since=-9.0), needs]), 1)
    assert (there["before"], round(there["needs"], 3)) == (0.0, 0.1)
    leaves = replace(signing, busy=Busy("registry", 4.3), pauses=(Pause(1.0, inf),))
    gone = play(hall_of([other, leaves], [needs]), 1)
    assert round(gone["needs"], 3) == 3.0


def test_play__break_of_a_free_desk__begins_when_it_is_planned() -> None:
    desk = Desk("a", ("registry",), pauses=(Pause(10.0, 40.0),))
    away = replace(in_line("late"), due=25.0, due_rank=(Turn.WALK_IN, 0.0, 1.0), is_away=True)
    assert play(hall_of([desk], [away]), 1) == {"late": 40.0}


def test_play__booked_people_in_time_too_late_or_too_early__have_the_turn_of_the_rule() -> None:
    def wait(booked_for: float, earliness: float) -> float:
        """Of a walk-in, in minutes: until the desk is free, or one service longer."""
        hall = replace(
            hall_of([Desk("a", ("registry",), busy=Busy("registry", 1.3))], [in_line("walk-in")]),
            expected=[Expected(booked_for, (Stop("registry", "registry"),))],
            habits=replace(AT_ONCE, earliness=(earliness,)),
        )
        return round(play(hall, 1)["walk-in"], 3)

    assert wait(2.0, 0.0) == 13.3
    assert wait(-14.0, -16.0) == 6.0
    assert wait(20.0, 19.0) == 6.0


def test_play__somebody_by_law__keeps_the_turn_at_the_next_counter() -> None:
    then = (Stop("health", "health"),)
    coming = Desk("a", ("registry",), busy=Busy("registry", 4.3, then, priority="law"))
    health = Desk("b", ("health",), busy=Busy("health", 7.9))
    ahead = [Waiting(f"b{n}", (Stop("health", "health"),), (Turn.BOOKED, -50.0, float(n))) for n in range(2)]
    usual = play(hall_of([replace(coming, busy=Busy("registry", 4.3, then)), health], ahead), 1)
    by_law = play(hall_of([coming, health], ahead), 1)
    assert round(by_law["b0"] - usual["b0"], 3) == LENGTHS["health"]
