"""Booking, position, status and correction pages in a browser without JavaScript."""

from __future__ import annotations

import pytest
from django.core import mail as django_mail
from django.test import Client

from madoguchi.domains.intake import selectors, services
from madoguchi.domains.intake.models import Booking, PositionMirror, PreEntry, StatusMirror
from madoguchi.foundation import clock
from tests.domains.intake.builders import make_entry, make_place
from tests.support.clock import FrozenClock
from tests.yards.front.steps import send, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Places are offered from a fixed day."""


def test_book__without_an_entry__gives_one_reference_for_all(client: Client) -> None:
    make_place()
    answer = send(client, "/book/", {"place": "p1", "mail": "taro@example.jp"}, action="/book/take/")
    assert answer.status_code == 303, text_of(answer)
    reference = PreEntry.objects.get().reference
    page = text_of(client.get("/book/"))
    assert "予約しています" in page
    assert reference in page


def test_book__with_an_address__queues_one_mail_that_the_gate_lets_out(client: Client) -> None:
    from madoguchi.domains.notifications.models import Message
    from madoguchi.domains.notifications.services import deliver

    make_place()
    send(client, "/book/", {"place": "p1", "mail": "taro@example.jp"}, action="/book/take/")
    message = Message.objects.get()
    assert (message.template, message.to_address) == ("booking_made", "taro@example.jp")
    deliver(message.message_id)
    (mail,) = django_mail.outbox
    assert mail.to == ["taro@example.jp"]
    assert PreEntry.objects.get().reference in mail.body


def test_book__then_calendar__is_an_event_without_a_name(client: Client) -> None:
    make_place()
    send(client, "/book/", {"place": "p1"}, action="/book/take/")
    answer = client.get("/book/calendar.ics")
    content = text_of(answer)
    assert answer["Content-Type"].startswith("text/calendar")
    assert "BEGIN:VEVENT" in content
    assert "DTSTART:20260407T000000Z" in content


def test_book__a_time_that_was_just_taken__offers_near_ones(client: Client) -> None:
    make_place("p1")
    make_place("p2", hours=25)
    from tests.yards.front.steps import FormReader

    fields = dict(FormReader(text_of(client.get("/book/"))).forms)["/book/take/"]
    services.book_place(make_entry(), place="p1", services=())
    answer = client.post("/book/take/", {**fields, "place": "p1"})
    assert answer.status_code == 409
    assert 'value="p2"' in text_of(answer)
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "word"), [({}, "時間が選ばれていません"), ({"place": "p1", "mail": "x"}, "メール")]
)
def test_book__incomplete__says_what_is_missing(client: Client, values: dict[str, str], word: str) -> None:
    make_place()
    answer = send(client, "/book/", values, action="/book/take/")
    assert answer.status_code == 422
    assert word in text_of(answer)


def test_change_and_cancel__a_booking__keeps_one_standing(client: Client) -> None:
    make_place("p1")
    make_place("p2", hours=25)
    send(client, "/book/", {"place": "p1"}, action="/book/take/")
    send(client, "/book/?change=1", {"place": "p2"}, action="/book/take/")
    assert Booking.objects.get(state="booked").place == "p2"
    answer = send(client, "/book/", {}, action="/book/cancel/")
    assert "予約を取り消しました" in text_of(client.get(answer["Location"]))
    assert not Booking.objects.filter(state="booked").exists()


def test_show__no_free_place__says_to_come_anyway(client: Client) -> None:
    assert "予約がなくても" in text_of(client.get("/book/"))


def test_show__the_position__range_age_and_call(client: Client, frozen_clock: FrozenClock) -> None:
    make_place()
    send(client, "/book/", {"place": "p1"}, action="/book/take/")
    reference = PreEntry.objects.get().reference
    assert "まだ受付をしていません" in text_of(client.get("/visit/"))
    row = PositionMirror.objects.create(
        reference=reference, number="12", state="waiting", ahead=3, low_min=10, high_min=25, as_of=clock.now()
    )
    page = text_of(client.get("/visit/"))
    assert "約10分〜25分" in page
    assert "09:00 現在" in page
    frozen_clock.tick(minutes=6)
    assert "6分前の情報です" in text_of(client.get("/visit/"))
    PositionMirror.objects.filter(pk=row.pk).update(state="called", counter="2")
    part = text_of(client.get("/visit/", headers={"hx-request": "true"}))
    assert "2番の窓口へ" in part
    assert "<html" not in part


def test_show__the_status__only_of_the_own_reference(client: Client) -> None:
    make_place()
    send(client, "/book/", {"place": "p1"}, action="/book/take/")
    own, other = PreEntry.objects.get().reference, make_entry().reference
    for reference, label in ((own, "受け付けました"), (other, "ほかの人の申請")):
        StatusMirror.objects.create(
            reference=reference,
            application=f"A-{label}",
            procedure="move_in",
            state="accepted",
            state_label=label,
            changed_at=clock.now(),
            as_of=clock.now(),
        )
    page = text_of(client.get("/status/"))
    assert "受け付けました" in page
    assert "ほかの人の申請" not in page


def test_correct__by_link__once_and_then_says_so(client: Client) -> None:
    token = "a-token-that-only-the-mail-knows"
    services.receive_correction_request(
        {
            "reference": make_entry().reference,
            "application": "A1",
            "token_hash": selectors.hash_token(token),
            "fields": ["phone"],
            "message": "電話番号を確かめてください。",
        },
        sent_at=clock.now(),
    )
    url = f"/fix/{token}/"
    assert send(client, url, {"phone": ""}).status_code == 422
    assert send(client, url, {"phone": "0930-25-1111"})["Location"] == "/fix/done/"
    again = client.get(url)
    assert again.status_code == 409
    assert "correction.wrong_state" in text_of(again)
    assert client.get("/fix/nothing/").status_code == 404


def test_book__places_that_the_office_spoke_of_yesterday__say_which_day_that_was(
    client: Client, frozen_clock: FrozenClock
) -> None:
    make_place(hours=48)
    assert "空きは 09:00 現在です" in text_of(client.get("/book/"))
    frozen_clock.tick(days=1)
    assert "空きは 4月6日(月)09:00 現在です" in text_of(client.get("/book/"))
