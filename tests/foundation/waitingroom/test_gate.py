"""The line as people meet it: pages through the WSGI gate, with the real database and a frozen clock."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread, get_ident
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError

from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.waitingroom import (
    Opening,
    board,
    conf,
    gate,
    line,
    models,
    pages,
    register_supply,
    services,
    tickets,
)
from madoguchi.foundation.waitingroom.arrivals import Arrivals
from madoguchi.foundation.waitingroom.gate import WaitingRoom
from madoguchi.foundation.waitingroom.hands import OneThread
from madoguchi.foundation.waitingroom.languages import offered
from tests.foundation.waitingroom.people import Phone, later, phones, waiting_room

pytestmark = pytest.mark.django_db
left = {"room": 1000}


@pytest.fixture(autouse=True)
def _counted(monkeypatch: pytest.MonkeyPatch) -> None:
    left["room"] = 1000
    register_supply("test", lambda key: left["room"])
    monkeypatch.setattr(clock.reading.offset, "frozen_at", clock.now())


@pytest.fixture
def announce() -> Callable[..., WaitingRoom]:
    def make(**changes: Any) -> WaitingRoom:
        now = clock.now()
        values: dict[str, Any] = {
            "key": "k",
            "name": {"ja": "講座の申込み", "en": "Courses"},
            "paths": ("/book/", "/book/take/"),
            "done_paths": ("/book/take/",),
            "opens_at": now,
            "closes_at": now + timedelta(hours=2),
            "supply": "test",
            "window": 2,
            "rate_per_s": 10.0,
            **changes,
        }
        services.announce(SYSTEM, Opening(**values))
        return waiting_room()

    return make


def test_gate__no_opening__pages_are_reached() -> None:
    assert Phone(waiting_room()).get() == "behind"


def test_gate__other_page__is_reached_without_a_ticket(announce: Callable[..., WaitingRoom]) -> None:
    phone = Phone(announce())
    assert phone.get("/status/") == "behind"
    assert not phone.cookies


def test_arrive__each_browser__gets_the_next_number_and_keeps_it(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce()
    first, second = phones(room, 2)
    assert (first.number, second.number) == (1, 2)
    first.get()
    assert first.number == 1
    assert Phone(room).get()
    assert phones(room, 1)[0].number == 4


def test_wait__before_the_opening__nobody_gets_in(announce: Callable[..., WaitingRoom]) -> None:
    room = announce(opens_at=clock.now() + timedelta(minutes=10))
    (phone,) = phones(room, 1)
    assert phone.kind == "before"
    later(599)
    phone.get()
    assert phone.kind == "before"
    later(2)
    phone.get()
    later(1)
    assert phone.get() == "behind"


def test_wait__before_the_lobby_opens__page_is_free(announce: Callable[..., WaitingRoom]) -> None:
    room = announce(opens_at=clock.now() + timedelta(minutes=conf.LOBBY_MIN + 1))
    assert Phone(room).get() == "behind"


def test_call__more_than_fit__in_the_order_of_arrival(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    people = phones(room, 5)
    later(1)
    answers = [phone.get() == "behind" for phone in people]
    assert answers == [True, True, False, False, False]
    people[1].get("/book/take/", method="POST")
    later(1)
    assert [phone.get() == "behind" for phone in people] == [True, True, True, False, False]
    assert people[4].kind == "waiting"
    assert 'data-value="ahead">1<' in people[4].text


def test_call__who_does_not_come__makes_room_after_a_while(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    people = phones(room, 3)
    later(1)
    assert people[2].get() != "behind"
    later(conf.COME_S)
    people[2].get()
    later(1)
    assert people[2].get() == "behind"
    people[0].get()
    assert people[0].kind == "expired"
    people[0].get("/book/?wait=again")
    assert people[0].number == 4


def test_arrive__called_off_a_moment_ago__page_comes_back(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    phones(room, 1)
    services.call_off(SYSTEM, "k")
    late = Phone(room)
    late.room.board.look_again = lambda: None  # type: ignore[method-assign]
    late.get()
    assert late.kind == "away"
    assert late.headers["Retry-After"]


def test_now__to_be_looked_at_again__is_still_known(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    phones(room, 1)
    room.board.look_again()
    assert abs(room.board.now() - clock.now()) < timedelta(minutes=10)


def test_turn__time_is_over__says_so_and_a_new_number_is_offered(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce(minutes=3)
    (phone,) = phones(room, 1)
    later(1)
    phone.get()
    later(1)
    assert phone.get() == "behind"
    later(3 * 60)
    phone.get()
    assert phone.kind == "expired"
    phone.get("/book/?wait=again")
    assert phone.number == 2


def test_turn__new_number_asked_while_the_turn_lasts__old_one_stays(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce()
    (phone,) = phones(room, 1)
    phone.get("/book/?wait=again")
    assert phone.number == 1
    later(1)
    phone.get()
    later(1)
    assert phone.get("/book/?wait=again") == "behind"
    assert phone.number == 1


def test_turn__done__pages_stay_open_to_the_person(announce: Callable[..., WaitingRoom]) -> None:
    room = announce(minutes=3)
    (phone,) = phones(room, 1)
    later(1)
    phone.get()
    later(1)
    assert phone.get() == "behind"
    phone.get("/book/take/", method="POST")
    assert models.LineTurn.objects.get(number=1).state == "finished"
    later(30 * 60)
    assert phone.get() == "behind"


def test_turn__answer_with_the_new_ticket_is_lost__same_turn_again(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce(minutes=3)
    (phone,) = phones(room, 1)
    before = phone.cookies["wait-k"].value
    later(1)
    phone.get()
    later(1)
    assert phone.get() == "behind"
    until = models.LineTurn.objects.get(number=1).expires_at
    phone.cookies["wait-k"] = before
    later(60)
    assert phone.get() == "behind"
    assert models.LineTurn.objects.get(number=1).expires_at == until


def test_sold_out__everybody_is_told_at_once_and_need_not_come_back(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce()
    people = phones(room, 4)
    left["room"] = 0
    later(1)
    for phone in (people[3], Phone(room)):
        phone.get()
        phone.get()
        assert phone.kind == "sold_out"
        assert "http-equiv" not in phone.text
        assert "Retry-After" not in phone.headers
    assert people[3].get("/book/?wait=over") == "behind"


def test_sold_out__many_look_at_what_is_free__only_some_per_second(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce()
    left["room"] = 0
    phones(room, 1)
    later(1)
    answers = [Phone(room).get("/book/?wait=over") == "behind" for _ in range(50)]
    assert 1 <= sum(answers) < 50


def test_call__few_places_left__no_more_inside_than_places(announce: Callable[..., WaitingRoom]) -> None:
    left["room"] = 1
    room = announce(window=10)
    people = phones(room, 3)
    later(1)
    assert [phone.get() == "behind" for phone in people] == [True, False, False]
    assert people[2].kind == "unlikely"


def test_call__pages_are_busy__pace_falls_and_grows_again(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    (phone,) = phones(room, 1)
    standing = room.board.find("/book/")  # once: each look moves the line too, by what the pages really cost
    assert standing is not None

    def pace(busy: float) -> float:
        later(1)
        line.move(standing, busy=busy)
        return models.WaitingLine.objects.get().pace

    usual = pace(0.0)
    slow = [pace(1.0) for _ in range(20)]
    assert slow[0] < usual
    assert slow[-1] == conf.SLOWEST_PACE_PER_S
    assert slow[-1] < pace(0.0) <= 10.0
    assert phone.number == 1


def test_arrivals__many_at_the_same_moment__few_statements_and_each_number_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked, given, ready = [], [], Barrier(8)

    def arrive(pk: int, count: int) -> int:
        # The first statement is under way until all the others have come.
        while not asked and count + len(arrivals._wishes) < 8:
            pass
        first = sum(asked) + 1
        asked.append(count)
        return first

    monkeypatch.setattr(line, "arrive", arrive)
    arrivals = Arrivals(OneThread("x"))

    def come() -> None:
        ready.wait()
        given.append(arrivals.number_for(1))

    people = [Thread(target=come) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(given) == list(range(1, 9))
    # One statement where all had come before the first was sent.
    assert (len(asked) <= 2, sum(asked)) == (True, 8)


def test_hands__work_of_one_kind__is_done_by_one_thread_and_errors_come_back() -> None:
    hand = OneThread("x")
    assert len({hand.do(get_ident) for _ in range(5)} - {get_ident()}) == 1

    def fail() -> None:
        raise DatabaseError

    with pytest.raises(DatabaseError):
        hand.do(fail)


def test_ticket__forged_or_of_another_opening__counts_for_nothing(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce()
    phone, other = phones(room, 2)
    value = phone.cookies["wait-k"].value
    for forged in (
        value.replace("1.0", "0.0", 1),
        tickets.write("other", tickets.Ticket(1)),
        "1.2.3",
        "",
        "x",
    ):
        other.cookies["wait-k"] = forged
        other.get()
        assert other.number > 2


def test_cookies__refused_by_the_browser__no_number_is_used_up(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    phone = Phone(room)
    phone.get()
    phone.cookies.clear()
    phone.get("/book/?wait=tried")
    assert phone.kind == "no_cookie"
    assert models.WaitingLine.objects.get().last_number == 1


def test_page__address_with_a_query__comes_back_to_it(announce: Callable[..., WaitingRoom]) -> None:
    phone = Phone(announce())
    phone.get("/book/?guide=a%22b%3Cc&wait=again")
    assert 'url=?guide=a%22b%3Cc&amp;wait=tried"' in phone.text


def test_page__six_languages__number_and_position_in_each(announce: Callable[..., WaitingRoom]) -> None:
    room = announce(opens_at=clock.now() + timedelta(minutes=5))
    seen = set()
    for language in ("ja", "ja-easy", "en", "zh-hans", "ko", "vi"):
        phone = Phone(room)
        text = phone.get(f"/book/?lang={language}")
        assert phone.headers["Content-Language"] == language
        assert (
            "@" not in text.partition("<style>")[0] + text.partition("</style>")[2].partition("<script>")[0]
        )
        seen.add(re.sub(r"\d", "", re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)[1]))  # type: ignore[index]
        assert phone.get()
        assert phone.headers["Content-Language"] == language
    assert len(seen) == 6
    assert Phone(room).get("/book/", HTTP_ACCEPT_LANGUAGE="fr, en;q=0.5").count("Courses") == 2


def test_page__script_asks_for_figures__gets_them(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    people = phones(room, 4)
    later(1)
    people[3].get("/book/?wait=tried", HTTP_ACCEPT="application/json")
    found = json.loads(people[3].text)
    assert (found["kind"], found["ahead"], found["left"]) == ("waiting", 1, 1000)


def test_page__policy__allows_its_own_style_and_script_and_nothing_else(
    announce: Callable[..., WaitingRoom],
) -> None:
    phone = Phone(announce())
    phone.get()
    assert pages.style() in phone.text
    assert pages.script() in phone.text
    assert "default-src 'none'" in phone.headers["Content-Security-Policy"]
    assert not re.search(r"(src|href)=\"(http|/)", phone.text)


def test_page__long_line__comes_back_rarely_and_not_together(announce: Callable[..., WaitingRoom]) -> None:
    room = announce()
    (phone,) = phones(room, 1)
    standing = room.board.find("/book/")
    assert standing is not None
    looks = {pages.outlook(standing, 100_000, is_before=False, opens_in_s=0).refresh_s for _ in range(100)}
    assert min(looks) >= conf.LATEST_S * 0.7
    assert len(looks) > 10
    assert pages.outlook(standing, 1, is_before=False, opens_in_s=0).refresh_s <= conf.SOONEST_S + 1
    assert phone.headers["Retry-After"]


def test_gate__database_is_away__those_who_wait_go_on_waiting(
    announce: Callable[..., WaitingRoom], monkeypatch: pytest.MonkeyPatch
) -> None:
    room = announce()
    people = phones(room, 4)
    later(1)

    def fail(*given: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(line, "in_force", fail)
    monkeypatch.setattr(line, "arrive", fail)
    # The transaction of the test has to outlive what the gate does with a broken connection.
    for module in (gate, board):
        monkeypatch.setattr(module, "connection", SimpleNamespace(close=lambda: None))
    people[3].get()
    assert (people[3].kind, people[3].number) == ("waiting", 4)
    newcomer = Phone(room)
    newcomer.get()
    assert newcomer.kind == "away"
    assert not newcomer.cookies


def test_first_look__every_page_of_the_opening_is_rendered__nobody_waits_for_one_later(
    announce: Callable[..., WaitingRoom],
) -> None:
    room = announce(key="ready")
    pages._rendered.cache_clear()
    Phone(room).get()
    assert pages._rendered.cache_info().misses == len(pages.KINDS) * len(offered())
