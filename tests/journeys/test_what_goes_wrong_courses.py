"""What somebody sees who enrols in a course and something goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

import pytest
from django.test import Client

from madoguchi.domains.enrolments import services
from tests.domains.courses.builders import enrol
from tests.domains.enrolments.builders import COURSE, make_news, make_state
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock
from tests.yards.front.steps import FormReader, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Offers end at a fixed time."""


def test_enrol__last_seat_just_taken__offers_the_waiting_list(client: Client, row: Row) -> None:
    services.receive_courses(make_news(seats=1))
    address = f"/courses/{COURSE}/enrol/?category=general"
    ((_, fields),) = FormReader(text_of(client.get(address))).forms
    enrol(COURSE, 1)
    typed = {"p1_name": "見本 太郎", "p1_kana": "みほん", "phone": "090-1234-5678"}
    page = assert_told(client.post(address, {**fields, **typed}), row)
    assert 'name="waits" value="1"' in page


def test_accept_offer__after_its_end__says_so(client: Client, row: Row, frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=1))
    access = enrol(COURSE, 1, waits=True)
    services.receive_state(make_state(access, "offered", no=1, answers=1))
    address = f"/courses/mine/{access.reference}/"
    opened = FormReader(text_of(client.get("/courses/mine/open/"))).forms[0][1]
    typed = {"reference": access.reference, "secret": access.secret}
    assert client.post("/courses/mine/open/", {**opened, **typed}).status_code == 303
    forms = dict(FormReader(text_of(client.get(address))).forms)
    frozen_clock.tick(hours=25)
    assert_told(client.post(f"{address}accept/", forms[f"{address}accept/"]), row)
