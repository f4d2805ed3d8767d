"""What somebody sees whose reservation goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access
from madoguchi.foundation import clock
from madoguchi.foundation.policy import SYSTEM
from tests.domains.intake.builders import make_entry, make_place
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock
from tests.yards.front.steps import FormReader, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Places are offered from a fixed day."""


@pytest.fixture
def home(client: Client) -> Access:
    """Somebody who has opened their entry on this device."""
    access = make_entry()
    answer = send(client, "/open/", {"reference": access.reference, "secret": access.secret})
    assert answer.status_code == 303
    return access


def forms(client: Client) -> dict[str, dict[str, str]]:
    return dict(FormReader(text_of(client.get("/book/"))).forms)


def test_accept_waiting_offer__after_its_end__says_so(
    client: Client, home: Access, row: Row, frozen_clock: FrozenClock
) -> None:
    make_place("p1", hours=48)
    days = {"first_on": clock.today(), "last_on": clock.today() + timedelta(days=3)}
    services.join_line(home, office="city_hall", service="move_in", **days)
    address = reverse("front:wait_accept")
    fields = forms(client)[address]
    frozen_clock.tick(hours=13)
    assert_told(client.post(address, fields), row)


def test_change_booking__shortly_before_its_time__says_to_call(
    client: Client, home: Access, row: Row, frozen_clock: FrozenClock
) -> None:
    make_place("p1")
    make_place("p2", hours=30)
    services.book_place(home, place="p1", services=())
    fields = dict(FormReader(text_of(client.get("/book/?change=1"))).forms)["/book/take/"]
    frozen_clock.tick(hours=23.5)
    assert_told(client.post("/book/take/", {**fields, "place": "p2"}), row)


def test_booking__of_a_time_that_the_office_withdrew__says_to_choose_anew(
    client: Client, home: Access, row: Row
) -> None:
    make_place("p1")
    make_place("p2", hours=30)
    services.book_place(home, place="p1", services=())
    services.refuse_booking(SYSTEM, reference=home.reference, place="p1")
    assert_told(client.get("/book/"), row)
