from __future__ import annotations

from django.test import Client

from madoguchi.domains.visits import services
from tests.domains.visits.builders import called, walk_in
from tests.domains.visits.conftest import CLERK_A, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]


def test_board__number_called__shows_number_and_counter_only(hall: FrozenClock) -> None:
    ticket = called()
    text = Client().get("/signage/1f/").content.decode()
    assert f'<span class="board-call__number">{ticket.number}</span>' in text
    assert "data-current" in text
    assert ticket.reference not in text
    assert "clerk-a" not in text


def test_board__part_asked__is_only_the_part(hall: FrozenClock) -> None:
    called()
    text = Client().get("/signage/1f/", headers={"X-Live-Part": "1"}).content.decode()
    assert "board-call" in text
    assert "<html" not in text


def test_board__hall_without_counter__is_not_found(hall: FrozenClock) -> None:
    assert Client().get("/signage/9f/").status_code == 404


def test_board__call_in_another_hall__is_not_shown(hall: FrozenClock) -> None:
    called()
    assert "board-call__number" not in Client().get("/signage/2f/").content.decode()


def test_board__visit_finished__number_goes(hall: FrozenClock) -> None:
    ticket = called(purpose="papers")
    services.finish_visit(actor=CLERK_A, ticket=ticket.public_id)
    assert "board-call__number" not in Client().get("/signage/1f/").content.decode()


def test_calls_json__called__is_numbers_and_fixed_words(hall: FrozenClock) -> None:
    called()
    walk_in()
    answer = Client().get("/signage/1f/calls.json")
    assert answer["Content-Type"].startswith("application/json")
    calls = [{"number": 1, "counter": "1", "label": "1番窓口", "at": "09:00", "current": True}]
    assert answer.json() == {"as_of": "09:00", "calls": calls}


def test_halls__no_hall_chosen__lists_floors(hall: FrozenClock) -> None:
    text = Client().get("/signage/").content.decode()
    assert "/signage/1f/" in text
    assert "/signage/2f/" in text
