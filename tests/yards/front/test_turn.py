"""The page of a turn in a browser without JavaScript: by the keys, by the ticket's QR, by the link of a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client

from madoguchi.domains.intake import conf as intake_conf
from madoguchi.domains.intake import services as intake
from madoguchi.domains.turns import conf
from madoguchi.domains.turns.models import TurnContact, TurnWish
from madoguchi.domains.turns.services import send_wishes
from madoguchi.domains.visits.ticket_pages import page_hash, page_token
from madoguchi.foundation import cities, clock
from madoguchi.foundation.transfer.models import Envelope
from tests.domains.intake.builders import make_place
from tests.support.clock import FrozenClock
from tests.support.phones import USER, Phones, deliver_all, ringing, use_phones
from tests.yards.front.steps import send, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen_clock")]
PAGE = f"/t/{page_token('ticket 7')}/"


@pytest.fixture
def phones(settings: Any) -> Iterator[Phones]:
    with ringing() as found:
        use_phones(settings, found)
        yield found


def other_ticket(ticket: str, number: int, reference: str) -> dict[str, Any]:
    return {
        "page": page_hash(ticket),
        "reference": reference,
        "number": number,
        "state": "waiting",
        "ahead": 2,
    }


def told(
    state: str = "waiting",
    *,
    reference: str = "ABCD-2345",
    others: Iterable[dict[str, Any]] = (),
    **more: Any,
) -> None:
    ticket = {
        "page": page_hash("ticket 7"),
        "reference": reference,
        "number": 7,
        "state": state,
        "ahead": 4,
        "low_min": 40,
        "high_min": 90,
        "likely_low_min": 50,
        "likely_high_min": 70,
        **more,
    }
    office = cities.current().main_office.id
    news = {"as_of": clock.now().isoformat(), "office": office, "tickets": [ticket, *others]}
    intake.receive_positions(news)


def test_page__walk_in_with_the_tickets_qr__shows_number_range_age_and_when_to_be_back(
    client: Client,
) -> None:
    told()
    page = text_of(client.get(PAGE))
    for words in (">7<", "約50分〜1時間10分", "遅くとも1時間30分", "4組", "9:00 現在", "35分後("):
        assert words in page
    assert "ABCD-2345" not in page
    assert 'http-equiv="refresh"' in page


_NOT_KNOWN = dict.fromkeys(("low_min", "high_min", "likely_low_min", "likely_high_min"))


@pytest.mark.parametrize(
    ("desks", "words"),
    [
        (0, "お呼びできる窓口が、いま開いていません"),
        (3, "お待ちの方が多く、いつお呼びできるかまだ分かりません"),
        (None, "いま開いている窓口では、いつお呼びできるか分かりません"),
    ],
)
def test_page__nobody_can_say_when__tells_why_as_far_as_the_office_said(
    client: Client, desks: int | None, words: str
) -> None:
    told(**_NOT_KNOWN, desks=desks)
    assert words in text_of(client.get(PAGE))


@pytest.mark.parametrize("token", ["x", page_token("ticket 8"), "A" * 22, "..%2f"])
def test_page__wrong_secret__is_one_answer_for_all(client: Client, token: str) -> None:
    told()
    answer = client.get(f"/t/{token}/")
    assert answer.status_code == 404
    assert ">7<" not in text_of(answer)


def test_page__others_on_the_halls_network_had_wrong_secrets__opens(client: Client) -> None:
    told()
    for number in range(intake_conf.OPENING_FAILURES + 1):
        assert client.get(f"/t/{page_token(str(number))}/").status_code == 404
    assert client.get(PAGE).status_code == 200


def test_page__news_is_old__says_so_and_promises_nothing(client: Client, frozen_clock: FrozenClock) -> None:
    told()
    frozen_clock.tick(minutes=conf.NEWS_OLD_MIN)
    page = text_of(client.get(PAGE))
    assert "5分前の情報です" in page
    assert "までに戻って" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("called", "3番の窓口へお越しください"),
        ("not_there", "戻りました"),
        ("serving", "窓口でお話し中です"),
        ("finished", "今日の用事は終わりました"),
        ("left", "今日の用事は終わりました"),
    ],
)
def test_page__each_state__says_what_to_do(client: Client, state: str, words: str) -> None:
    told(state, counter="3")
    assert words in text_of(client.get(PAGE))


def test_page__sent_to_another_counter__says_the_new_place(client: Client) -> None:
    office = cities.current().main_office
    first, second = office.counters[:2]
    told(place=first.id)
    assert f"{first.number} {first.name.ja}" in text_of(client.get(PAGE))
    told(place=second.id)
    page = text_of(client.get(PAGE))
    assert f"{second.number} {second.name.ja}" in page
    assert f"{first.number} {first.name.ja}" not in page
    assert second.name.in_language("en") in text_of(client.get(f"{PAGE}?lang=en"))


@pytest.mark.parametrize("state", ["handed_over", "called"])
def test_page__clerk_comes_to_the_seat__nobody_is_sent_to_a_counter(client: Client, state: str) -> None:
    told(state, counter="2", place=cities.current().main_office.counters[1].id, stays=True)
    page = text_of(client.get(PAGE))
    assert "そのまま席でお待ちください" in page
    assert "窓口へお越し" not in page
    assert "お呼びする窓口" not in page


def test_page__merged_into_another_number__goes_on_with_that_one_and_can_act(client: Client) -> None:
    told("left", into=page_hash("ticket 3"), others=[other_ticket("ticket 3", 3, "WXYZ-2345")])
    page = text_of(client.get(PAGE))
    assert ">3<" in page
    assert "7番は3番にまとめました" in page
    assert "今日の用事は終わりました" not in page
    assert send(client, PAGE, {"minutes": "20"}, action=f"{PAGE}wish/").status_code == 303
    (wish,) = TurnWish.objects.all()
    assert (wish.reference, wish.number) == ("WXYZ-2345", "3")


def test_later__one_tap__crosses_as_a_wish(client: Client) -> None:
    told()
    answer = send(client, PAGE, {"minutes": "20"}, action=f"{PAGE}wish/")
    assert (answer.status_code, answer["Location"]) == (303, PAGE)
    assert Envelope.objects.filter(kind="ticket_wish", direction="out").count() == 1
    told(later_until=clock.now().isoformat())
    assert "戻りました" in text_of(client.get(PAGE))


def test_later__minutes_that_no_button_has__is_refused(client: Client) -> None:
    told()
    assert send(client, PAGE, {"minutes": "600"}, action=f"{PAGE}wish/").status_code == 422
    assert not TurnWish.objects.exists()


def test_leave__two_steps_then_undone_in_time__nothing_crosses(
    client: Client, frozen_clock: FrozenClock
) -> None:
    told()
    assert f"{PAGE}leave/" in text_of(client.get(PAGE))
    assert send(client, f"{PAGE}leave/", {"wish": "leave"}, action=f"{PAGE}wish/").status_code == 303
    assert "取りやめない(元に戻す)" in text_of(client.get(PAGE))
    assert send(client, PAGE, {}, action=f"{PAGE}undo/").status_code == 303
    frozen_clock.tick(seconds=conf.UNDO_S + 1)
    assert send_wishes() == 0
    assert not Envelope.objects.filter(kind="ticket_wish").exists()


def test_leave__not_undone__crosses_once(client: Client, frozen_clock: FrozenClock) -> None:
    told()
    send(client, f"{PAGE}leave/", {"wish": "leave"}, action=f"{PAGE}wish/")
    assert send_wishes() == 0
    frozen_clock.tick(seconds=conf.UNDO_S)
    assert (send_wishes(), send_wishes()) == (1, 0)
    assert "取りやめを市役所に伝えました" in text_of(client.get(PAGE))


def test_wish__already_called__later_is_possible_and_over_is_not(client: Client) -> None:
    told("called", counter="3")
    assert send(client, PAGE, {"minutes": "10"}, action=f"{PAGE}wish/").status_code == 303
    told("finished")
    answer = client.post(f"{PAGE}wish/", {"wish": "leave", "idempotency_key": "k" * 20})
    assert answer.status_code == 409


def test_line__code_shown_and_sent_from_the_chat__page_and_chat_say_so(
    client: Client, phones: Phones
) -> None:
    told()
    assert send(client, f"{PAGE}notice/", {}, action=f"{PAGE}notice/line/").status_code == 303
    page = text_of(client.get(f"{PAGE}notice/"))
    code = re.search(r"front-code\">([A-Z0-9]{4}-[A-Z0-9]{4})<", page)
    assert code is not None
    assert f"https://line.me/R/oaMessage/%40city/?{code[1]}" in page
    body = (
        '{"destination":"U","events":[{"webhookEventId":"1","type":"message","source":{"type":"user","userId":"'
        + USER
        + '"},"message":{"type":"text","text":"'
        + code[1]
        + '"}}]}'
    ).encode()
    signed = {"X-Line-Signature": phones.line.sign(body)}
    url, kind = "/line/webhook/", "application/json"
    assert client.post(url, body, content_type=kind, headers=signed).status_code == 200
    assert "LINE でお知らせします" in text_of(client.get(PAGE))
    deliver_all()
    (greeting,) = phones.on_line
    link = re.search(r"(/n/[^/]+/)", greeting)
    assert link is not None
    from_chat = Client()
    assert ">7<" in text_of(from_chat.get(link[1]))
    assert send(from_chat, link[1], {"minutes": "10"}, action=f"{link[1]}wish/").status_code == 303
    assert send(from_chat, f"{link[1]}notice/", {}, action=f"{link[1]}notice/stop/").status_code == 303
    assert "お知らせを止めました" in text_of(from_chat.get(f"{link[1]}notice/"))
    assert not TurnContact.objects.exclude(sealed_address=b"").exists()


@pytest.mark.parametrize("signature", ["", "AAAA"])
def test_webhook__not_signed__is_not_read(client: Client, phones: Phones, signature: str) -> None:
    body = b'{"events":[{"webhookEventId":"1","type":"unfollow"}]}'
    headers = {"X-Line-Signature": signature}
    answer = client.post("/line/webhook/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 403


def test_webhook__signed_test_call_without_events__is_answered(client: Client, phones: Phones) -> None:
    body = b'{"destination":"U","events":[]}'
    headers = {"X-Line-Signature": phones.line.sign(body)}
    answer = client.post("/line/webhook/", body, content_type="application/json", headers=headers)
    assert answer.status_code == 200


def test_sms__code_typed__then_wrong_number_stays_in_the_field(client: Client, phones: Phones) -> None:
    told()
    answer = send(client, f"{PAGE}notice/", {"phone": "03-1234-5678"}, action=f"{PAGE}notice/sms/")
    assert answer.status_code == 422
    assert 'value="03-1234-5678"' in text_of(answer)
    assert "SMSを受け取れる番号ではありません" in text_of(answer)
    send(client, f"{PAGE}notice/", {"phone": "090-1234-5678"}, action=f"{PAGE}notice/sms/")
    deliver_all()
    code = re.search(r"\d{6}", phones.by_sms[0])
    assert code is not None
    wrong = send(client, f"{PAGE}notice/", {"code": "x"}, action=f"{PAGE}notice/code/")
    assert wrong.status_code == 422
    right = send(client, f"{PAGE}notice/", {"code": code[0]}, action=f"{PAGE}notice/code/")
    assert "SMS でお知らせします。*******5678" in text_of(right)


def test_mail__link_in_a_strangers_hands__may_look_and_stop_but_not_give_the_turn_away(
    client: Client,
) -> None:
    told()
    send(client, f"{PAGE}notice/", {"mail": "other@example.jp"}, action=f"{PAGE}notice/mail/")
    link = f"/n/{TurnContact.objects.get().public_id}/"
    stranger = Client()
    page = text_of(stranger.get(link))
    assert ">7<" in page
    assert f"{link}leave/" not in page
    refused = stranger.post(f"{link}wish/", {"wish": "leave", "idempotency_key": "k" * 20})
    assert refused.status_code == 403
    assert send(stranger, f"{link}notice/", {}, action=f"{link}notice/stop/").status_code == 303
    assert not TurnContact.objects.filter(state="active").exists()


def test_visit__booked_before_the_day__chooses_a_channel_that_lives_until_then(
    client: Client, frozen_clock: FrozenClock
) -> None:
    make_place(hours=48)
    send(client, "/book/", {"place": "p1"}, action="/book/take/")
    answer = send(client, "/visit/notice/", {"mail": "taro@example.jp"}, action="/visit/notice/mail/")
    assert answer.status_code == 303
    assert TurnContact.objects.get().until_on == clock.local(clock.now()).date().replace(day=8)


def test_visit__without_keys__leads_to_the_page_that_asks_for_them(client: Client) -> None:
    answer = client.get("/visit/")
    assert (answer.status_code, answer["Location"]) == (303, "/open/?next=%2Fvisit%2F")


@pytest.mark.parametrize("language", ["en", "ja-easy", "zh-hans", "ko", "vi"])
def test_page__each_language__has_no_japanese_left(client: Client, language: str) -> None:
    told()
    page = text_of(client.get(f"{PAGE}?lang={language}"))
    main = page[page.index('id="turn"') : page.index("</main>")]
    assert "番号はそのまま使えます" not in main
    assert "順番を取りやめる" not in main


def test_position__two_tickets_of_a_family__each_qr_shows_its_own(client: Client) -> None:
    told()
    told("called", page=page_hash("ticket 8"), number=8, counter="2")
    assert ">7<" in text_of(client.get(PAGE))
    assert ">8<" in text_of(client.get(f"/t/{page_token('ticket 8')}/"))
