"""What a person at a kiosk sees when something goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import HallDevice, Ticket
from madoguchi.foundation import clock
from tests.domains.visits.builders import booking, new_reference, open_today, place_at, receive
from tests.domains.visits.conftest import OPERATOR, city, hall
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]


def post(client: Client, path: str, **values: str) -> HttpResponse:
    return client.post(path, {"idempotency_key": str(uuid4()), **values})


@pytest.fixture
def kiosk(hall: FrozenClock) -> Client:
    client = Client()
    code = services.offer_device(actor=OPERATOR, label="玄関")
    assert post(client, "/kiosk/enrol/", code=code).status_code == 303
    client.get("/kiosk/")
    return client


def test_kiosk__mistyped_reference__says_what_to_do(kiosk: Client, row: Row) -> None:
    turn = HallDevice.objects.get().turn
    assert_told(post(kiosk, "/kiosk/reference/", turn=turn, typed="K7M4QX29"), row)


def test_kiosk__booking_cancelled_meanwhile__offers_to_come_in_without(kiosk: Client, row: Row) -> None:
    open_today()
    reference, at = new_reference(), clock.now()
    receive(booking(reference, place_at(10), at=at.isoformat()))
    later = (at + timedelta(seconds=1)).isoformat()
    receive(booking(reference, place_at(10), state="cancelled", at=later))
    turn = HallDevice.objects.get().turn
    assert_told(post(kiosk, "/kiosk/reference/", turn=turn, typed=reference), row)


def test_kiosk__form_of_the_person_before__leads_to_the_start(kiosk: Client, row: Row) -> None:
    turn = HallDevice.objects.get().turn
    kiosk.get("/kiosk/end/")
    answer = post(kiosk, "/kiosk/purpose/", turn=turn, purpose="papers", take="1")
    assert (answer.status_code, answer["Location"]) == (row.status, "/kiosk/")
    assert row.seen in kiosk.get("/kiosk/").content.decode()
    assert Ticket.objects.count() == 0
