from __future__ import annotations

from madoguchi.domains.visits import services
from madoguchi.domains.visits.newcomers import newcomer_waits
from tests.domains.visits.builders import at_desk, walk_in
from tests.domains.visits.conftest import CLERK_A
from tests.support.clock import FrozenClock


def test_newcomer_waits__no_desk_open__promises_nothing(hall: FrozenClock) -> None:
    walk_in()
    assert newcomer_waits()["residents"].wait is None
    assert newcomer_waits()["residents"].waiting == 1


def test_newcomer_waits__free_desk__is_soon(hall: FrozenClock) -> None:
    at_desk()
    found = newcomer_waits()
    assert found["residents"].wait is not None
    assert found["residents"].wait.high == 0
    assert found["children"].wait is None


def test_newcomer_waits__many_before__is_longer_than_for_the_last_of_them(hall: FrozenClock) -> None:
    at_desk()
    services.start_service(actor=CLERK_A, ticket=_called())
    before = newcomer_waits()["residents"].wait
    for _ in range(6):
        walk_in("papers")
    after = newcomer_waits()["residents"]
    assert after.waiting == 6
    assert before is not None
    assert after.wait is not None
    assert after.likely is not None
    assert before.high < after.wait.high
    assert after.wait.low <= after.likely.low <= after.likely.high <= after.wait.high


def test_newcomer_waits__more_than_a_day_holds__promises_nothing_but_is_not_closed(
    hall: FrozenClock,
) -> None:
    at_desk()
    for _ in range(45):
        walk_in()
    found = newcomer_waits()
    assert (found["residents"].wait, found["residents"].is_open) == (None, True)
    assert (found["children"].wait, found["children"].is_open) == (None, False)


def test_newcomer_waits__asked_again__costs_no_forecast(
    hall: FrozenClock, django_assert_max_num_queries: object
) -> None:
    at_desk()
    walk_in()
    first = newcomer_waits()
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert newcomer_waits() == first


def _called() -> str:
    walk_in("papers")
    return services.call_next(actor=CLERK_A).public_id
