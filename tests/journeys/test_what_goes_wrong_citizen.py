"""What a citizen sees when something goes wrong: each test is a line of docs/what-goes-wrong.md."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.http import HttpResponse
from django.test import Client

from madoguchi.core.references import make_reference
from madoguchi.domains.intake import selectors, services
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.models import Booking, PreEntry
from madoguchi.foundation import clock
from tests.domains.intake.builders import make_entry, make_place
from tests.domains.visits.builders import _RANDOM
from tests.journeys.failure_table import Row, assert_told
from tests.support.clock import FrozenClock
from tests.yards.front.steps import FormReader, answer_all, send, start_guide, text_of, token_of

pytestmark = pytest.mark.django_db
AT_ONCE = 5


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Places are offered from a fixed day."""


def open_with(client: Client, access: Access) -> HttpResponse:
    return send(client, "/open/", {"reference": access.reference, "secret": access.secret})


def booking_form(client: Client) -> dict[str, str]:
    return dict(FormReader(text_of(client.get("/book/"))).forms)["/book/take/"]


def correction_link(token: str = "a-token-that-only-the-mail-knows") -> str:
    news = {
        "reference": make_entry().reference,
        "application": "A1",
        "token_hash": selectors.hash_token(token),
        "fields": ["phone"],
        "message": "電話番号を確かめてください。",
    }
    services.receive_correction_request(news, sent_at=clock.now())
    return f"/fix/{token}/"


def without_one_time_values(html: str) -> str:
    """A page without what differs each time: tokens, keys, and what the person typed."""
    return re.sub(r'value="[^"]*"', "", html)


def test_open_entry__mistyped_reference__says_so_at_the_field(client: Client, row: Row) -> None:
    access = make_entry()
    wrong = access.reference[:-1] + ("2" if access.reference[-1] != "2" else "3")
    page = assert_told(send(client, "/open/", {"reference": wrong, "secret": access.secret}), row)
    assert f'value="{wrong}"' in page
    assert 'href="#id_reference"' in page


def test_guide__no_answer__asks_again_and_offers_unknown(client: Client, row: Row) -> None:
    question = client.get(start_guide(client))["Location"]
    assert_told(send(client, question, {}), row)
    assert client.get(question).status_code == 200


def test_book__no_time_chosen__says_what_is_missing(client: Client, row: Row) -> None:
    make_place()
    assert_told(send(client, "/book/", {"place": ""}, action="/book/take/"), row)
    assert not Booking.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_book__five_identical_posts_at_once__one_effect_and_one_answer(client: Client, row: Row) -> None:
    call_command("load_hall")
    free = re.search(r'name="place" value="([^"]+)"', text_of(client.get("/book/")))
    assert free
    # The first free time may be one of a telephone call.
    fields = {**booking_form(client), "place": free[1], "phone": "0930-00-0000"}

    def press(_: int) -> HttpResponse:
        try:
            finger = Client()
            finger.cookies.load({name: morsel.value for name, morsel in client.cookies.items()})
            return finger.post("/book/take/", fields)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as fingers:
        answers = list(fingers.map(press, range(AT_ONCE)))
    assert {(a.status_code, a["Location"], a.content) for a in answers} == {(row.status, "/book/", b"")}
    assert Booking.objects.count() == PreEntry.objects.count() == 1
    page = text_of(client.get("/book/"))
    assert row.seen in page, page


def test_book__same_key_with_another_body__is_a_conflict(client: Client, row: Row) -> None:
    make_place("p1")
    make_place("p2", hours=25)
    fields = booking_form(client)
    assert client.post("/book/take/", {**fields, "place": "p1"}).status_code == 303
    assert_told(client.post("/book/take/", {**fields, "place": "p2"}), row)
    assert [booking.place for booking in Booking.objects.all()] == ["p1"]


def test_send__without_a_key__registers_nothing(client: Client, row: Row) -> None:
    make_place()
    fields = {**booking_form(client), "place": "p1", "idempotency_key": ""}
    assert_told(client.post("/book/take/", fields), row)
    assert not Booking.objects.exists()


def test_send__cookie_lost__is_stopped(row: Row) -> None:
    make_place()
    strict = Client(enforce_csrf_checks=True)
    fields = {**booking_form(strict), "place": "p1"}
    strict.cookies.clear()
    assert_told(strict.post("/book/take/", fields), row)
    assert not Booking.objects.exists()


def test_book__browser_without_cookies__says_why(client: Client, row: Row) -> None:
    make_place()
    fields = {**booking_form(client), "place": "p1"}
    client.cookies.clear()
    assert_told(client.post("/book/take/", fields), row)
    assert not Booking.objects.exists()


def test_open_address__of_a_button__says_so(client: Client, row: Row) -> None:
    assert assert_told(client.get("/entry/send/"), row)


def test_book__place_just_taken__offers_near_ones(client: Client, row: Row) -> None:
    make_place("p1")
    make_place("p2", hours=25)
    fields = booking_form(client)
    services.book_place(make_entry(), place="p1", services=())
    page = assert_told(client.post("/book/take/", {**fields, "place": "p1"}), row)
    assert 'value="p2"' in page


def test_save_section__other_device_was_first__keeps_the_first(client: Client, row: Row) -> None:
    access = make_entry()
    phone, tablet = client, Client()
    for device in (phone, tablet):
        assert open_with(device, access).status_code == 303
    found = re.search(r'href="(/entry/part/[^"]+)"', text_of(phone.get("/entry/")))
    assert found
    forms = [FormReader(text_of(device.get(found[1]))).forms[0][1] for device in (phone, tablet)]
    assert {form["version"] for form in forms} == {forms[0]["version"]}
    first = phone.post(found[1], {**forms[0], "later": "1"})
    if first.status_code == 422:
        forms = [{**form, **filled(text_of(first))} for form in forms]
        first = phone.post(found[1], {**forms[0], "later": "1"})
    assert first.status_code == 303, text_of(first)
    before = PreEntry.objects.get().version
    assert_told(tablet.post(found[1], {**forms[1], "later": "1"}), row)
    assert PreEntry.objects.get().version == before


def filled(html: str) -> dict[str, Any]:
    """An answer for each input of a form that asks for something."""
    answers = {"m1-family_kana": "タカハシ", "m1-given_kana": "タロウ", "m1-sex": "male"}
    return {name: value for name, value in answers.items() if f'name="{name}"' in html}


def test_send_entry__already_sent__says_so(client: Client, row: Row) -> None:
    access = make_entry()
    open_with(client, access)
    first = send(client, "/entry/review/", {}, action="/entry/send/")
    assert first.status_code == 303, text_of(first)
    assert_told(client.post("/entry/send/", {"idempotency_key": "another-key-than-the-first"}), row)


def test_open_entry__wrong_secret__not_found(client: Client, row: Row) -> None:
    access = make_entry()
    assert_told(open_with(client, Access(access.reference, services.new_keys().secret)), row)
    assert client.get("/status/").status_code == 303


def test_open_entry__another_persons_reference__same_page_as_one_that_does_not_exist(
    client: Client, row: Row
) -> None:
    own, other = make_entry(), make_entry()
    real = assert_told(open_with(client, Access(other.reference, own.secret)), row)
    invented = assert_told(open_with(client, Access(make_reference(_RANDOM), own.secret)), row)
    assert without_one_time_values(real) == without_one_time_values(invented)


def test_open_entry__many_wrong_tries__has_to_wait(client: Client, row: Row) -> None:
    access = make_entry()
    wrong = Access(access.reference, services.new_keys().secret)
    for _ in range(60):
        answer = open_with(client, wrong)
        if answer.status_code != 404:
            break
    assert_told(answer, row)
    assert open_with(client, access).status_code == row.status


def test_guide__link_of_last_month__is_gone(client: Client, frozen_clock: FrozenClock, row: Row) -> None:
    url = start_guide(client)
    answer_all(client, url, {})
    plan = f"/guide/{token_of(url)}/plan/"
    assert client.get(plan).status_code == 200
    frozen_clock.tick(days=31)
    assert_told(client.get(plan), row)


def test_correct__expired_link__is_refused(client: Client, frozen_clock: FrozenClock, row: Row) -> None:
    url = correction_link()
    assert client.get(url).status_code == 200
    frozen_clock.tick(days=366)
    assert_told(client.get(url), row)


def test_correct__sent_already__says_so(client: Client, row: Row) -> None:
    url = correction_link()
    assert send(client, url, {"phone": "0930-25-1111"}).status_code == 303
    assert_told(client.get(url), row)


def test_status__without_keys__leads_to_the_keys_page(client: Client, row: Row) -> None:
    answer = client.get("/status/")
    assert (answer.status_code, answer["Location"]) == (row.status, "/open/?next=%2Fstatus%2F")
    assert row.seen in text_of(client.get(answer["Location"]))


def test_open_address__unknown__says_so(client: Client, row: Row) -> None:
    assert_told(client.get("/no-such-page/"), row)
