from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from madoguchi.domains.visits import boards, services
from madoguchi.domains.visits.boards import BoardCall
from madoguchi.foundation import clock
from madoguchi.foundation.cities import Counter, Text
from madoguchi.yards.signage import voice
from tests.domains.visits.builders import at_desk, called, walk_in
from tests.domains.visits.conftest import CLERK_A, CLERK_B, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]


def text_of(path: str, **headers: str) -> str:
    return Client().get(path, headers=headers).content.decode()


def called_upstairs() -> int:
    """A family went on to the counter of the second floor and is called there."""
    ticket = called()
    services.start_service(actor=CLERK_A, ticket=ticket.public_id)
    services.hand_over(actor=CLERK_A, ticket=ticket.public_id, to_service="children", mode="family_moves")
    at_desk(CLERK_B, "children_1")
    services.call_next(actor=CLERK_B)
    return ticket.number


def test_board__number_called__shows_number_and_counter_only(hall: FrozenClock) -> None:
    ticket = called()
    text = text_of("/signage/1f/")
    assert f'<span class="board-call__number">{ticket.number}</span>' in text
    assert "data-current" in text
    assert ticket.reference not in text
    assert "clerk-a" not in text


def test_board__part_asked__is_only_the_part(hall: FrozenClock) -> None:
    called()
    text = text_of("/signage/1f/", **{"X-Live-Part": "1"})
    assert "board-call" in text
    assert "<html" not in text


@pytest.mark.parametrize(
    "path",
    [
        "/signage/9f/",
        "/signage/office/nowhere/",
        "/signage/office/town_hall/?hall=9f",
        "/signage/office/town_hall/?counter=nobody",
        "/signage/office/town_hall/?at=9f",
    ],
)
def test_board__place_that_is_not_there__is_not_found(path: str, hall: FrozenClock) -> None:
    assert Client().get(path).status_code == 404


def test_board__call_in_another_hall__is_not_shown(hall: FrozenClock) -> None:
    called()
    assert "board-call__number" not in text_of("/signage/2f/")


def test_board__entrance__shows_calls_of_other_floors_with_the_floor(hall: FrozenClock) -> None:
    number = called_upstairs()
    assert "board-call__number" not in text_of("/signage/1f/")
    text = text_of("/signage/1f/?other=1")
    assert f'<span class="board-call__number">{number}</span>' in text
    assert '<span class="board-call__floor">2階</span>' in text
    assert "にかい、" in text
    assert "board-call__floor" not in text_of("/signage/office/town_hall/?at=2f")


def test_board__chosen_counters__shows_only_their_calls(hall: FrozenClock) -> None:
    called()
    assert "board-call__number" in text_of("/signage/office/town_hall/?counter=residents&counter=children")
    assert "board-call__number" not in text_of("/signage/office/town_hall/?counter=insurance")


def test_board__several_halls__listens_to_the_whole_office(hall: FrozenClock) -> None:
    from madoguchi.domains.visits import live

    def topic(path: str) -> str | None:
        found = re.search(r'data-live-url="[^"]*/live/([^"]+)"', text_of(path))
        assert found
        wish = live.read_token(found[1])
        return wish.topic if wish else None

    assert topic("/signage/1f/") == live.hall_topic("town_hall", "1f")
    assert topic("/signage/office/town_hall/") == live.queue_topic("town_hall")


def test_board__visit_finished__number_goes(hall: FrozenClock) -> None:
    ticket = called(purpose="papers")
    services.finish_visit(actor=CLERK_A, ticket=ticket.public_id)
    assert "board-call__number" not in text_of("/signage/1f/")


def test_board__recalled__is_a_new_call_and_says_so(hall: FrozenClock) -> None:
    ticket = called()
    (before,) = boards.list_board_calls(boards.scope_of(halls=("1f",)))
    hall.tick(seconds=20)
    services.recall(actor=CLERK_A, ticket=ticket.public_id)
    (after,) = boards.list_board_calls(boards.scope_of(halls=("1f",)))
    assert before.key != after.key
    assert "もう一度" in text_of("/signage/1f/")


def test_board__called_a_while_ago_and_served__is_shown_without_mark_and_voice(hall: FrozenClock) -> None:
    ticket = called()
    services.start_service(actor=CLERK_A, ticket=ticket.public_id)
    hall.tick(minutes=2)
    text = text_of("/signage/1f/")
    assert "board-call__number" in text
    assert "data-current" not in text
    assert "data-say" not in text


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "いま呼ばれている番号はありません。"),
        (-2, "受付は 08:30からです。"),
        (8, "今日の受付は終わりました。次は 4月7日 08:30からです。"),
    ],
)
def test_board__nobody_called__says_whether_the_office_is_open(
    hours: int, words: str, hall: FrozenClock
) -> None:
    hall.tick(hours=hours)
    assert words in text_of("/signage/1f/")


def test_board__a_language_of_the_browser__changes_nothing(hall: FrozenClock) -> None:
    client = Client()
    client.get("/kiosk/enrol/?lang=en")
    text = client.get("/signage/1f/", headers={"accept-language": "ko"}).content.decode()
    assert '<html lang="ja">' in text
    assert "お呼びしている番号" in text


def test_calls_json__called__is_numbers_and_fixed_words(hall: FrozenClock) -> None:
    called()
    walk_in()
    key = f"1-{int(clock.now().timestamp() * 1000)}"
    call = {"key": key, "number": 1, "counter": "1", "label": "1番窓口", "floor": "", "at": "09:00"}
    for path in ("/signage/1f/calls.json", "/signage/office/town_hall/calls.json?hall=1f"):
        answer = Client().get(path)
        assert answer["Content-Type"].startswith("application/json")
        assert answer.json() == {"as_of": "09:00", "calls": [{**call, "current": True, "recall": False}]}


def test_board__more_wait_than_a_day_holds__does_not_say_closed(hall: FrozenClock) -> None:
    at_desk()
    for _ in range(48):
        walk_in()
    part = text_of("/signage/office/town_hall/?counter=residents", **{"X-Live-Part": "waits"})
    assert "お待ち 48組" in part
    assert "きょう中にお呼びできないことがあります" in part
    assert "いまは閉じています" not in part


def test_board__waits__are_of_the_counters_shown_and_a_part_of_their_own(hall: FrozenClock) -> None:
    at_desk()
    walk_in()
    text = text_of("/signage/1f/")
    assert "お待ち 1組" in text
    assert "いまは閉じています" in text
    part = text_of("/signage/office/town_hall/?counter=residents", **{"X-Live-Part": "waits"})
    assert part.count("<li>") == 1
    assert "分" in part or "まもなく" in part
    assert "board-call__number" not in part
    assert "<html" not in part


def test_halls__no_place_chosen__offers_office_halls_and_counters(hall: FrozenClock) -> None:
    text = text_of("/signage/")
    for path in ("", "?hall=1f", "?at=2f"):
        assert f"/signage/office/town_hall/{path}" in text
    assert 'name="counter" value="insurance"' in text


def a_call(number: int = 128, *, counter: str = "1", floor: str = "", language: str = "") -> BoardCall:
    name = Text("国保・年金の窓口", easy="ほけんと ねんきんの まどぐち")
    desk = Counter("insurance", name, counter, "1階", (), ())
    at = datetime(2026, 4, 6, tzinfo=UTC)
    return BoardCall("1-1", number, desk, floor, at, True, False, language)


def test_sayings__a_call__is_kana_that_no_voice_misreads(hall: FrozenClock) -> None:
    (said,) = voice.sayings(a_call(floor="3階"))
    assert said.language == "ja-JP"
    assert said.text == (
        "ひゃくにじゅうはちばんの かた、さんがい、いちばん、ほけんと ねんきんの まどぐちへ おこしください。"
    )
    assert not re.search(r"[一-龠0-9]", said.text)


@pytest.mark.parametrize(
    ("floor", "kana"),
    [
        ("1階", "いっかい"),
        ("6階", "ろっかい"),
        ("8階", "はちかい"),
        ("10階", "じゅっかい"),
        ("地下1階", "ちか いっかい"),
    ],
)
def test_sayings__floor__is_read_as_people_say_it(floor: str, kana: str, hall: FrozenClock) -> None:
    assert f"、{kana}、" in voice.sayings(a_call(floor=floor))[0].text


def test_sayings__counter_with_a_letter__keeps_it(hall: FrozenClock) -> None:
    assert "、A3、" in voice.sayings(a_call(counter="A3"))[0].text


@pytest.mark.parametrize(
    ("language", "spoken", "words"),
    [
        ("en", "en-US", "Number 128, please go to counter 1."),
        ("zh-hans", "zh-CN", "128 号"),
        ("vi", "vi-VN", "128"),
    ],
)
def test_sayings__ticket_with_a_language__comes_after_the_japanese(
    language: str, spoken: str, words: str, hall: FrozenClock
) -> None:
    first, second = voice.sayings(a_call(language=language))
    assert first.language == "ja-JP"
    assert second.language == spoken
    assert words in second.text
