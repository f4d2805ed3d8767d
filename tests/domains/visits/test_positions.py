from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from madoguchi.core.queueing import WaitRange
from madoguchi.domains.visits import live, selectors, services
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.visits.ticket_pages import page_hash
from madoguchi.foundation import transfer
from madoguchi.foundation.policy import SYSTEM
from tests.domains.visits.builders import (
    at_desk,
    booking,
    new_reference,
    open_today,
    place_at,
    receive,
    served,
    walk_in,
)
from tests.domains.visits.conftest import CLERK_A, CLERK_B, KIOSK, RECEPTION
from tests.support.clock import FrozenClock


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Payloads of "positions" envelopes on their way through the real sender."""
    found: list[dict[str, Any]] = []
    real = transfer.send

    def send(kind: str, payload: dict[str, Any], **rest: Any) -> str:
        found.append(payload)
        return real(kind, payload, **rest)

    monkeypatch.setattr(transfer, "send", send)
    return found


def test_position__no_desk_open__wait_is_unknown(hall: FrozenClock) -> None:
    walk_in("papers")
    position = selectors.get_position(RECEPTION, walk_in("papers").public_id)
    assert (position.ahead, position.wait) == (1, None)


def test_position__free_desk__is_now(hall: FrozenClock) -> None:
    at_desk()
    assert selectors.get_position(RECEPTION, walk_in("papers").public_id).wait == WaitRange(0, 0)


def test_position__two_desks_shorten_what_one_would_take(hall: FrozenClock) -> None:
    served(purpose="papers")
    ticket = [walk_in("papers") for _ in range(6)][-1]
    alone = selectors.get_position(RECEPTION, ticket.public_id).wait
    at_desk(CLERK_B, "residents_2")
    walk_in("papers")
    services.call_next(actor=CLERK_B)
    both = selectors.get_position(RECEPTION, ticket.public_id).wait
    assert alone is not None
    assert both is not None
    assert both.high < alone.high


def test_position__own_service_times__replace_the_prior(hall: FrozenClock) -> None:
    at_desk()
    for _ in range(20):
        walk_in("papers")
        row = services.call_next(actor=CLERK_A)
        services.start_service(actor=CLERK_A, ticket=row.public_id)
        hall.tick(minutes=2)
        services.finish_visit(actor=CLERK_A, ticket=row.public_id)
    walk_in("papers")
    services.call_next(actor=CLERK_A)
    quick = selectors.get_position(RECEPTION, [walk_in("papers") for _ in range(5)][-1].public_id)
    # The prior of 15 minutes would put the middle of five services at 75 minutes; two minutes each were seen.
    assert quick.wait is not None
    assert quick.wait.high < 60


def test_order__booking_whose_time_has_come__goes_first(hall: FrozenClock) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(9, 30)))
    booked = services.check_in(actor=KIOSK, reference=reference)
    walked = walk_in("papers")
    assert [t.number for t in selectors.list_waiting(CLERK_A)] == [walked.number, booked.number]
    hall.tick(minutes=30)
    assert [t.number for t in selectors.list_waiting(CLERK_A)] == [booked.number, walked.number]


def test_order__list_and_call_next__agree(hall: FrozenClock) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(9, 30)))
    services.check_in(actor=KIOSK, reference=reference)
    for _ in range(3):
        walk_in("papers")
    hall.tick(minutes=31)
    at_desk()
    shown = [ticket.number for ticket in selectors.list_waiting(CLERK_A, mine=True)]
    called = []
    for _ in shown:
        row = services.call_next(actor=CLERK_A)
        called.append(row.number)
        services.mark_not_there(actor=CLERK_A, ticket=row.public_id)
    assert called == shown


def test_list_positions__many_tickets__queries_do_not_grow(
    hall: FrozenClock, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    at_desk()
    for _ in range(12):
        walk_in("papers")
    with django_assert_max_num_queries(15):
        assert len(selectors.list_positions(RECEPTION)) == 12


def test_send_positions__nobody_there__sends_nothing(hall: FrozenClock, told: list[dict[str, Any]]) -> None:
    assert not services.send_positions(actor=SYSTEM)
    assert told == []


def test_send_positions__ticket_waits__numbers_only(hall: FrozenClock, told: list[dict[str, Any]]) -> None:
    at_desk()
    walk_in("papers")
    assert services.send_positions(actor=SYSTEM)
    (entry,) = told[0]["tickets"]
    assert entry == {
        "page": page_hash(Ticket.objects.get().public_id),
        "turn": 0,
        "later_until": None,
        "reference": Ticket.objects.get().visit.reference,
        "number": 1,
        "state": "waiting",
        "ahead": 0,
        "low_min": 0,
        "high_min": 0,
        "likely_low_min": 0,
        "likely_high_min": 0,
        "desks": 1,
        "counter": "",
        "place": "residents",
        "into": "",
        "stays": False,
    }


def test_send_positions__unchanged__waits_a_minute_then_repeats(
    hall: FrozenClock, told: list[dict[str, Any]]
) -> None:
    walk_in("papers")
    assert services.send_positions(actor=SYSTEM)
    hall.tick(seconds=59)
    assert not services.send_positions(actor=SYSTEM)
    hall.tick(seconds=1)
    assert services.send_positions(actor=SYSTEM)
    assert told[0]["as_of"] != told[1]["as_of"]


def test_send_positions__changed__is_told_at_once(hall: FrozenClock, told: list[dict[str, Any]]) -> None:
    walk_in("papers")
    services.send_positions(actor=SYSTEM)
    at_desk()
    services.call_next(actor=CLERK_A)
    assert services.send_positions(actor=SYSTEM)
    assert (told[1]["tickets"][0]["state"], told[1]["tickets"][0]["counter"]) == ("called", "1")


def test_send_positions__ended__is_told_once_more_then_forgotten(
    hall: FrozenClock, told: list[dict[str, Any]]
) -> None:
    ticket = walk_in("papers")
    services.send_positions(actor=SYSTEM)
    services.leave(actor=RECEPTION, ticket=ticket.public_id)
    services.send_positions(actor=SYSTEM)
    assert told[-1]["tickets"][0]["state"] == "left"
    hall.tick(minutes=31)
    services.send_positions(actor=SYSTEM)
    assert told[-1]["tickets"] == []
    hall.tick(minutes=31)
    assert not services.send_positions(actor=SYSTEM)


def test_send_positions__household_came_twice__each_ticket_has_its_page(
    hall: FrozenClock, told: list[dict[str, Any]]
) -> None:
    open_today()
    reference = new_reference()
    receive(booking(reference, place_at(16)))
    first = services.check_in(actor=KIOSK, reference=reference)
    services.leave(actor=RECEPTION, ticket=first.public_id)
    receive(booking(reference, place_at(15)), seconds=1)
    services.check_in(actor=KIOSK, reference=reference)
    services.send_positions(actor=SYSTEM)
    tickets = told[-1]["tickets"]
    assert [(entry["number"], entry["state"]) for entry in tickets] == [(1, "left"), (2, "waiting")]
    assert tickets[0]["page"] != tickets[1]["page"]


def test_topic_token__forged__is_no_topic() -> None:
    token = live.topic_token("hall:a:1f")
    wish = live.read_token(token)
    assert wish is not None
    assert wish.topic == "hall:a:1f"
    assert live.read_token(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_send_positions__redirected_split_and_merged__says_the_place_and_the_number_that_lives_on(
    hall: FrozenClock, told: list[dict[str, Any]]
) -> None:
    first, second = walk_in("papers"), walk_in("moving")
    services.send_positions(actor=SYSTEM)
    assert [(one["number"], one["place"], one["into"]) for one in told[-1]["tickets"]] == [
        (1, "residents", ""),
        (2, "residents", ""),
    ]
    services.redirect(actor=RECEPTION, ticket=first.public_id, to_service="children")
    services.split(actor=RECEPTION, ticket=second.public_id, services=["health"])
    hall.tick(seconds=2)
    services.send_positions(actor=SYSTEM)
    assert told[-1]["office"] == "town_hall"
    assert {one["number"]: one["place"] for one in told[-1]["tickets"]} == {
        1: "children",
        2: "residents",
        3: "insurance",
    }
    at_desk()
    taken = services.call_next(actor=CLERK_A)
    services.hand_over(actor=CLERK_A, ticket=taken.public_id, to_service="health", mode="clerk_moves")
    hall.tick(seconds=2)
    services.send_positions(actor=SYSTEM)
    assert [one["stays"] for one in told[-1]["tickets"]] == [
        one["number"] == 2 for one in told[-1]["tickets"]
    ]
    services.merge(actor=RECEPTION, ticket=second.public_id, into=first.public_id)
    hall.tick(seconds=2)
    services.send_positions(actor=SYSTEM)
    gone = next(one for one in told[-1]["tickets"] if one["number"] == 2)
    assert (gone["state"], gone["place"], gone["into"]) == ("left", "", page_hash(first.public_id))
