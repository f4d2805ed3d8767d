"""News of an enrolment by LINE and text message: chosen on its page, told once for each word of the office."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from madoguchi.domains.enrolments import services
from madoguchi.domains.turns import services as turns
from madoguchi.domains.turns.models import TurnContact
from madoguchi.foundation.events.delivery import sweep
from tests.domains.courses.builders import enrol
from tests.domains.enrolments.builders import COURSE, make_news, make_state
from tests.support.clock import FrozenClock
from tests.support.phones import USER, Phones, deliver_all, ringing, use_phones
from tests.yards.front.steps import FormReader, send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(settings: Any) -> Iterator[Phones]:
    with ringing() as found:
        use_phones(settings, found)
        yield found


@pytest.fixture
def waiting(client: Client, frozen_clock: FrozenClock) -> Any:
    """Access of somebody who waits, whose keys this browser has."""
    services.receive_courses(make_news(seats=1))
    access = enrol(COURSE, 1, waits=True)
    keys = {"reference": access.reference, "secret": access.secret}
    assert send(client, "/courses/mine/open/", keys).status_code == 303
    return access


def _choose(client: Client, access: Any, way: str, **typed: str) -> Any:
    address = f"/courses/mine/{access.reference}/"
    forms = [
        fields for action, fields in FormReader(text_of(client.get(address))).forms if "/notice/" in action
    ]
    (fields,) = (one for one in forms if one["way"] == way)
    return client.post(f"{address}notice/", {**fields, **typed})


def _hear(access: Any, state: str, no: int) -> None:
    services.receive_state(make_state(access, state, no=no, answers=1))
    sweep()
    deliver_all()


def test_notice__line_is_linked__tells_of_the_offer_without_the_name_of_the_course(
    client: Client, waiting: Any, phones: Phones
) -> None:
    answer = _choose(client, waiting, "line")
    assert answer.status_code == 303
    code = TurnContact.objects.get(state="pending")
    page = text_of(client.get(answer["Location"]))
    shown = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}", page.split("front-code")[1])
    assert shown
    assert turns.link_line(user=USER, text=shown[0])
    assert TurnContact.objects.get(state="active").until_on == code.until_on
    _hear(waiting, "offered", 1)
    told = phones.on_line[-1]
    assert "席が空きました" in told
    assert "までにお返事ください" in told
    assert "/courses/mine/" in told
    assert waiting.reference not in told
    assert "small" not in told
    count = len(phones.on_line)
    _hear(waiting, "offered", 1)
    assert len(phones.on_line) == count
    assert "LINE でお知らせします" in text_of(client.get(f"/courses/mine/{waiting.reference}/"))


def test_notice__telephone_that_is_none__says_so_on_the_page(
    client: Client, waiting: Any, phones: Phones
) -> None:
    answer = _choose(client, waiting, "sms", phone="093-123-4567")
    assert answer.status_code == 422
    assert "SMSを受け取れる番号ではありません" in text_of(answer)


def test_notice__telephone_is_proven__hears_that_the_course_is_called_off(
    client: Client, waiting: Any, phones: Phones
) -> None:
    answer = _choose(client, waiting, "sms", phone="090-1234-5678")
    deliver_all()
    (code,) = re.findall(r"\b[0-9]{6}\b", phones.by_sms[-1])
    done = send(client, answer["Location"], {"code": code}, action=f"{answer['Location']}code/")
    assert done.status_code == 200
    _hear(waiting, "called_off", 1)
    assert "中止" in phones.by_sms[-1]


def test_notice__nothing_chosen__nothing_is_sent(client: Client, waiting: Any, phones: Phones) -> None:
    _hear(waiting, "called_off", 1)
    assert phones.on_line == phones.by_sms == []
