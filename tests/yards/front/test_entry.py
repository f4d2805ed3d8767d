"""Pre-entry in a browser without JavaScript: fill in, look up a town, stop, resume elsewhere, review, send."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from madoguchi.domains.intake.models import PreEntry
from madoguchi.foundation.audit.models import ViewRow
from tests.support.clock import FrozenClock
from tests.yards.front.steps import FAMILY, FormReader, answer_all, send, start_guide, text_of, token_of

pytestmark = pytest.mark.django_db

PEOPLE = (("髙橋", "太郎", "世帯主"), ("髙橋", "花子", "妻"), ("髙橋", "一", "子"), ("髙橋", "二葉", "子"))


@pytest.fixture(autouse=True)
def _monday(frozen_clock: FrozenClock) -> None:
    """Ages and deadlines are counted from a fixed day."""


def _person(place: int) -> dict[str, Any]:
    family, given, relationship = PEOPLE[place - 1]
    member = f"m{place}"
    return {
        f"{member}-family_name": family,
        f"{member}-given_name": given,
        f"{member}-family_kana": "たかはし",
        f"{member}-given_kana": "ﾌﾘｶﾞﾅ",
        f"{member}-relationship": relationship,
    }


@pytest.fixture
def begun(client: Client) -> Client:
    """A browser that has answered the guide and begun its entry."""
    first = start_guide(client)
    answer_all(client, first, FAMILY)
    answer = send(client, f"/entry/begin/?guide={token_of(first)}", {}, action="")
    assert answer["Location"] == "/entry/"
    return client


def _keys(client: Client) -> tuple[str, str]:
    page = text_of(client.get("/entry/"))
    reference = re.search(r'class="ui-reference">([^<]+)<', page)
    secret = re.search(r"front-secret\">([^<]+)<", page)
    assert reference
    assert secret
    return reference[1], secret[1]


def _fill(client: Client) -> None:
    for place in range(1, 5):
        answer = send(client, f"/entry/part/m{place}/", _person(place))
        assert answer.status_code == 303, text_of(answer)


def test_fill__the_whole_household__is_reviewed_and_sent_once(begun: Client) -> None:
    _fill(begun)
    values = {"new_address_1": "福岡県行橋市中央一丁目1-1", "phone": "０９０－１２３４－５６７８"}
    names = FormReader(text_of(begun.get("/entry/part/household/"))).forms[0][1]
    address = next(name for name in names if name.startswith("new_address") and name.endswith("line"))
    answer = send(
        begun, "/entry/part/household/", {address: values["new_address_1"], "phone": values["phone"]}
    )
    assert answer["Location"] == "/entry/review/"
    review = text_of(begun.get("/entry/review/"))
    for shown in ("髙橋", "フリガナ", "090-1234-5678", "福岡県行橋市中央一丁目1-1", "平成2年5月10日"):
        assert shown in review
    assert ViewRow.objects.filter(screen="front/entry_review.html").exists()
    assert send(begun, "/entry/review/", {}, action="/entry/send/")["Location"] == "/entry/sent/"
    assert "書き直す必要はありません" in text_of(begun.get("/entry/sent/"))
    assert begun.get("/entry/part/m1/").status_code == 409
    assert PreEntry.objects.get().state == "sent"


def test_ask__in_the_entry__nothing_that_the_guide_has_answered(begun: Client) -> None:
    page = text_of(begun.get("/entry/part/m1/"))
    assert 'name="m1-family_name"' in page
    assert 'name="m1-birth_date"' not in page
    assert 'name="m1-insurance"' not in page


def test_send__a_section_with_errors__names_field_and_fix_and_keeps_what_was_typed(begun: Client) -> None:
    answer = send(begun, "/entry/part/m1/", {**_person(1), "m1-family_kana": "高橋", "m1-given_name": ""})
    page = text_of(answer)
    assert answer.status_code == 422
    assert "カタカナ" in page
    assert 'href="#id_m1-family_kana"' in page
    assert 'value="髙橋"' in page
    assert PreEntry.objects.get().version == 1


def test_save__from_a_stale_page__is_refused_with_409(begun: Client) -> None:
    old = FormReader(text_of(begun.get("/entry/part/m1/"))).forms[0][1]
    send(begun, "/entry/part/m1/", _person(1))
    answer = begun.post("/entry/part/m1/", {**old, **_person(1), "m1-given_name": "次郎"})
    assert answer.status_code == 409
    assert "entry.stale" in text_of(answer)


def test_look_up__a_postcode__fills_the_town_and_stores_nothing(begun: Client) -> None:
    names = FormReader(text_of(begun.get("/entry/part/household/"))).forms[0][1]
    postcode = next(name for name in names if name.startswith("new_address") and "postcode" in name)
    answer = send(begun, "/entry/part/household/", {postcode: "８２４－００３１", "lookup": "1"})
    assert answer.status_code == 200
    assert "福岡県行橋市" in text_of(answer)
    assert PreEntry.objects.get().version == 1


def test_resume__on_another_device__opens_the_same_entry(begun: Client) -> None:
    send(begun, "/entry/part/m1/", _person(1))
    reference, secret = _keys(begun)
    other = Client()
    assert other.get("/entry/")["Location"].startswith("/open/")
    answer = send(other, "/open/", {"reference": reference.lower(), "secret": secret.replace("-", " ")})
    assert answer.status_code == 303
    assert "髙橋" in text_of(other.get("/entry/part/m1/"))


def test_open__wrong_secret_and_other_reference__are_the_same_page(begun: Client) -> None:
    reference, secret = _keys(begun)
    from madoguchi.domains.intake import services

    stranger = services.new_keys()
    pages = [
        send(Client(), "/open/", {"reference": reference, "secret": stranger.secret}),
        send(Client(), "/open/", {"reference": stranger.reference, "secret": secret}),
    ]
    assert [page.status_code for page in pages] == [404, 404]
    assert len({text_of(page) for page in pages}) == 1


def test_open__a_mistyped_reference__names_the_slip(client: Client) -> None:
    answer = send(client, "/open/", {"reference": "K7M4-QX2", "secret": "ABCD"})
    assert answer.status_code == 422
    assert "0と1" in text_of(answer)


def test_open__too_many_wrong_keys__is_slowed(client: Client) -> None:
    from madoguchi.domains.intake import conf, services

    for _ in range(conf.OPENING_FAILURES):
        services.note_failed_opening("127.0.0.1")
    keys = services.new_keys()
    answer = send(client, "/open/", {"reference": keys.reference, "secret": keys.secret})
    assert answer.status_code == 409
    assert "policy.too_many" in text_of(answer)


def test_close__on_this_device__leaves_nothing_behind(begun: Client) -> None:
    send(begun, "/entry/", {}, action="/close/")
    assert begun.get("/entry/")["Location"].startswith("/open/")


def test_begin__with_a_forged_cookie__asks_for_the_keys(begun: Client) -> None:
    begun.cookies["entry"] = "forged"
    assert begun.get("/entry/")["Location"].startswith("/open/")


def test_show__pages_about_a_person__are_never_stored_by_the_browser(begun: Client) -> None:
    for url in ("/entry/", "/entry/part/m1/", "/entry/review/", "/visit/", "/status/"):
        assert "no-store" in begun.get(url)["Cache-Control"], url
