"""The hall at one glance, and what would help."""

from __future__ import annotations

from madoguchi.domains.visits import overview, services
from madoguchi.domains.visits.hall_now import read_now
from madoguchi.domains.visits.models import HallAdvice
from madoguchi.domains.visits.services.advising import candidates
from tests.domains.visits.builders import at_desk, walk_in
from tests.domains.visits.conftest import CLERK_A, CLERK_B, SUPERVISOR
from tests.support.clock import FrozenClock


def queue_of(hall: FrozenClock, count: int) -> None:
    """One desk that serves, and so many who wait for it since half an hour."""
    at_desk()
    walk_in("papers")
    row = services.call_next(actor=CLERK_A)
    services.start_service(actor=CLERK_A, ticket=row.public_id)
    for _ in range(count):
        walk_in("papers")
    hall.tick(minutes=10)


def test_overview__desks_queues_and_the_day__are_those_of_the_hall(hall: FrozenClock) -> None:
    queue_of(hall, 3)
    at_desk(CLERK_B, "insurance_1")
    services.begin_break(actor=CLERK_B)
    hall.tick(minutes=5)
    found = overview.get_overview(SUPERVISOR)
    states = {one.seat_label: (one.state, one.minutes, one.number) for one in found.desks}
    assert states["1番窓口 席1"] == ("serving", 15, 1)
    assert states["2番窓口 席1"] == ("away", 5, 0)
    assert states["1番窓口 席2"] == ("closed", 0, 0)
    (queue,) = found.queues
    assert (queue.service, queue.waiting, queue.longest_min, queue.desks) == ("registry係", 3, 15, 1)
    assert queue.wait is not None
    assert queue.wait.high > 0
    nine = next(one for one in found.hours if one.hour == 9)
    assert (nine.came, nine.expected, nine.mean_wait) == (4, None, 0.0)
    assert found.in_house == 4


def test_overview__service_without_an_open_desk__names_who_is_stranded(hall: FrozenClock) -> None:
    at_desk(CLERK_B, "insurance_1")
    ticket = walk_in("papers")
    hall.tick(minutes=3)
    (stranded,) = overview.get_overview(SUPERVISOR).stranded
    assert (stranded.number, stranded.service, stranded.minutes) == (ticket.number, "registry係", 3)
    (queue,) = overview.get_overview(SUPERVISOR).queues
    assert (queue.desks, queue.wait) == (0, None)


def test_candidates__free_desks_and_quiet_clerks__are_proposed_from_the_next_quarter(
    hall: FrozenClock,
) -> None:
    queue_of(hall, 3)
    at_desk(CLERK_B, "insurance_1")
    found = {one.key: one for one in candidates(read_now())}
    assert set(found) == {"open:residents", "move:insurance:residents"}
    assert found["open:residents"].at == 5.0  # 9:10 now
    assert found["move:insurance:residents"].desk == "insurance_1"


def test_refresh_advice__long_queue__says_what_one_more_desk_would_bring(hall: FrozenClock) -> None:
    queue_of(hall, 8)
    assert services.refresh_advice() == 1
    advice = overview.get_overview(SUPERVISOR).advice
    assert advice is not None
    (item,) = advice.items
    assert (item["kind"], item["counter_label"], item["at"]) == ("open", "1番窓口", "9:15")
    assert item["after"] < item["before"]
    assert item["is_sure"]


def test_refresh_advice__nobody_waits__takes_the_old_advice_back(hall: FrozenClock) -> None:
    queue_of(hall, 8)
    services.refresh_advice()
    hall.tick(hours=20)
    services.close_day(actor=SUPERVISOR)
    assert services.refresh_advice() == 0
    assert HallAdvice.objects.get().items == []
