"""What somebody who waits sees when a message goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail as django_mail
from django.test import Client

from madoguchi.domains.intake.models import PreEntry
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.turns import services
from madoguchi.domains.turns.models import TurnContact
from madoguchi.sandbox.serving import Fault
from tests.domains.intake.builders import make_place
from tests.domains.turns.conftest import CITIZEN, waiting
from tests.journeys.failure_table import Row, assert_told
from tests.support.phones import USER, Phones, deliver_all, ringing, use_phones
from tests.yards.front.steps import send, text_of
from tests.yards.front.test_turn import PAGE, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
KEY = {"idempotency_key": "k" * 20}


@pytest.fixture
def phones(settings: Any) -> Iterator[Phones]:
    with ringing() as found:
        use_phones(settings, found)
        yield found


def link_line() -> None:
    assert services.link_line(user=USER, text=services.begin_line(actor=CITIZEN, waiting=waiting()))
    Message.objects.all().delete()


def prove_phone(client: Client, phones: Phones) -> None:
    send(client, f"{PAGE}notice/", {"phone": "090-1234-5678"}, action=f"{PAGE}notice/sms/")
    deliver_all()
    code = re.search(r"\d{6}", phones.by_sms[-1])
    assert code is not None
    send(client, f"{PAGE}notice/", {"code": code[0]}, action=f"{PAGE}notice/code/")


def test_turn__unknown_secret__one_answer_for_all(client: Client, row: Row) -> None:
    told()
    assert_told(client.get(f"/t/{'A' * 22}/"), row)


def test_turn__line_down__page_offers_another_way(client: Client, phones: Phones, row: Row) -> None:
    told(ahead=0, likely_low_min=0)
    link_line()
    services.tell_turns()
    phones.line.faults = [Fault(400)]
    deliver_all()
    page = assert_told(client.get(f"{PAGE}notice/"), row)
    assert f"{PAGE}notice/mail/" in page


def test_turn__answer_of_the_sms_provider_lost__sent_once(client: Client, phones: Phones, row: Row) -> None:
    told()
    prove_phone(client, phones)
    told(ahead=0, likely_low_min=0)
    phones.sms.faults = [Fault(0, is_late=True)]
    for _ in range(3):
        services.tell_turns()
        deliver_all()
    assert len([text for text in phones.by_sms if "近づきました" in text]) == 1
    assert_told(client.get(f"{PAGE}notice/"), row)


def test_turn__message_late__near_is_not_sent_after_the_call(
    client: Client, phones: Phones, row: Row
) -> None:
    told(ahead=0, likely_low_min=0)
    link_line()
    services.tell_turns()
    told("called", counter="3")
    deliver_all()
    assert phones.on_line == []
    assert_told(client.get(PAGE), row)


def test_turn__mail_of_a_stranger__may_look_and_stop_only(client: Client, row: Row) -> None:
    told()
    send(client, f"{PAGE}notice/", {"mail": "other@example.jp"}, action=f"{PAGE}notice/mail/")
    link = f"/n/{TurnContact.objects.get().public_id}/"
    assert_told(Client().post(f"{link}wish/", {"wish": "leave", **KEY}), row)
    assert send(Client(), f"{link}notice/", {}, action=f"{link}notice/stop/").status_code == 303
    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    deliver_all()
    assert django_mail.outbox == []


def test_turn__telephone_of_a_stranger__is_never_told_of_a_turn(
    client: Client, phones: Phones, row: Row
) -> None:
    told()
    send(client, f"{PAGE}notice/", {"phone": "090-1234-5678"}, action=f"{PAGE}notice/sms/")
    deliver_all()
    answer = send(client, f"{PAGE}notice/", {"code": "000"}, action=f"{PAGE}notice/code/")
    assert_told(answer, row)
    told(ahead=0, likely_low_min=0)
    services.tell_turns()
    deliver_all()
    (only_the_code,) = phones.by_sms
    assert "番号 7" not in only_the_code
    assert ">7<" in text_of(client.get(PAGE))


def test_book__cancelled_after_the_check_in__ticket_stays(client: Client, row: Row) -> None:
    make_place("p1", hours=24)
    assert send(client, "/book/", {"place": "p1"}, action="/book/take/").status_code == 303
    told(reference=PreEntry.objects.get().reference)
    assert send(client, "/book/", {}, action="/book/cancel/").status_code == 303
    assert_told(client.get("/book/?cancelled=1"), row)
