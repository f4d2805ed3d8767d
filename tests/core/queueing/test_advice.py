"""What would shorten the waits: only what really does is proposed."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.core.queueing import Arrivals, Busy, Desk, Hall, Route, Stop, Turn, Waiting, believe
from madoguchi.core.queueing.advice import Change, advise

ONE, TWO = Stop("one", "one"), Stop("two", "two")
BELIEFS = {"one": believe(20.0), "two": believe(10.0)}
QUEUES = frozenset({"one"})


def hall(waiting: int, *desks: Desk, per_min: float = 0.0) -> Hall:
    line = [Waiting(f"t{n}", (ONE,), (Turn.WALK_IN, n - waiting, n)) for n in range(waiting)]
    arrivals = Arrivals([per_min] * 96, [Route((ONE,))]) if per_min else None
    return Hall(600.0, desks, line, BELIEFS, arrivals=arrivals)


BUSY = Desk("a", ("one",), busy=Busy("one", 5.0))
OPEN = Change("open", 15.0, QUEUES, takes=("one",))


def test_advise__long_queue_at_one_desk__one_more_desk_helps_for_sure() -> None:
    mean, (effect,) = advise(hall(8, BUSY, per_min=0.05), [OPEN], 1)
    assert mean is not None
    assert mean > 40
    assert effect.after < effect.before - 10
    assert effect.better >= 0.9


def test_advise__same_hall_and_seed__is_the_same() -> None:
    assert advise(hall(5, BUSY), [OPEN], 4) == advise(hall(5, BUSY), [OPEN], 4)


def test_advise__desk_for_another_service__is_not_proposed() -> None:
    assert advise(hall(8, BUSY), [replace(OPEN, takes=("two",))], 1)[1] == []


def test_advise__short_queue_with_free_desks__proposes_nothing() -> None:
    free = [Desk(f"d{n}", ("one",)) for n in range(3)]
    assert advise(hall(1, *free), [OPEN], 1)[1] == []


def test_advise__nobody_waits_or_comes__says_nothing() -> None:
    assert advise(hall(0, BUSY), [OPEN], 1) == (None, [])


def test_advise__clerk_from_a_quiet_desk__helps__from_the_only_desk__does_not() -> None:
    quiet = Desk("b", ("two",))
    (found,) = advise(hall(8, BUSY, quiet), [replace(OPEN, desk="b")], 1)[1]
    assert found.change.desk == "b"
    assert advise(hall(8, BUSY, quiet), [replace(OPEN, desk="a")], 1)[1] == []


def test_advise__break_at_the_worst_moment__is_better_taken_later() -> None:
    first = {"a": ((510.0, 605.0), (665.0, 1020.0)), "b": ((510.0, 1020.0),)}
    desks = (BUSY, replace(BUSY, key="b"))
    rush = replace(hall(5, *desks), shifts=[first])
    late = Change("delay", 0.0, QUEUES, desk="a", delay_min=60.0)
    (found,) = advise(rush, [late], 1)[1]
    assert found.after < found.before
