"""What people see when everybody comes at the opening: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.http import HttpResponse

from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.waitingroom import Opening, conf, line, register_supply, services
from tests.foundation.waitingroom.people import Phone, later, phones, waiting_room
from tests.journeys.failure_table import Row, assert_told

pytestmark = pytest.mark.django_db
_PLACES = {"left": 1000}


@pytest.fixture(autouse=True)
def opening(monkeypatch: pytest.MonkeyPatch) -> None:
    """One person at a time is let in, and ten places are left."""
    _PLACES["left"] = 10
    register_supply("rush-test", lambda key: _PLACES["left"])
    now = clock.now()
    monkeypatch.setattr(clock.reading.offset, "frozen_at", now)
    services.announce(
        SYSTEM,
        Opening(
            key="k",
            name={"ja": "窓口の予約"},
            paths=("/book/",),
            opens_at=now,
            closes_at=now + timedelta(hours=2),
            supply="rush-test",
            window=1,
            rate_per_s=10.0,
        ),
    )


def assert_seen(phone: Phone, row: Row) -> str:
    return assert_told(HttpResponse(phone.text, status=int(phone.status.split()[0])), row)


def test_rush__people_before__waits_with_a_number(row: Row) -> None:
    *_, last = phones(waiting_room(), 5)
    page = assert_seen(last, row)
    assert '<span data-value="ahead">4</span>' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_rush__nothing_left_before_the_turn__says_so_at_once(row: Row) -> None:
    _, last = phones(waiting_room(), 2)
    _PLACES["left"] = 0
    for _ in range(2):
        later(1)
        last.get()
    assert_seen(last, row)


def test_rush__turn_has_passed__offers_the_end_of_the_line(row: Row) -> None:
    first, _ = phones(waiting_room(), 2)
    later(1)
    first.room.board.look_again()
    first.room.board.find("/book/")
    later(conf.COME_S + 1)
    first.get()
    assert_seen(first, row)


def test_rush__browser_without_cookies__says_what_to_do(row: Row) -> None:
    phone = Phone(waiting_room())
    phone.get()
    phone.cookies.clear()
    phone.get("/book/?wait=tried")
    assert_seen(phone, row)


def test_rush__database_is_away__newcomer_keeps_the_page_open(
    row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = phones(waiting_room(), 1)

    def gone(*given: Any) -> int:
        raise DatabaseError

    monkeypatch.setattr(line, "arrive", gone)
    newcomer = Phone(first.room)
    newcomer.get()
    assert_seen(newcomer, row)
