"""The citizen's pages of courses, from the list to giving up a seat, without a script and without an account."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import time

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from madoguchi.domains.courses import services as office
from madoguchi.domains.courses.models import Participant
from madoguchi.domains.enrolments.models import Enrolment
from madoguchi.foundation import cities
from madoguchi.foundation.cities.courses import CourseSeries
from madoguchi.foundation.policy import SYSTEM
from tests.domains.courses.builders import SERIES, deliver_all, enrol, open_course, use_series
from tests.support.clock import FrozenClock

KEY = "0123456789abcdef0123"


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock) -> str:
    use_series(monkeypatch)
    return open_course()


def _hidden(html: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', html)
    assert found, name
    return found[1]


def _enrol(client: Client, course: str, **more: str) -> str:
    """Fill in the form as it is; returns the address of the enrolment."""
    page = client.get(f"/courses/{course}/enrol/?category=general").content.decode()
    sent = {name: _hidden(page, name) for name in ("keys", "category", "size", "idempotency_key")}
    typed = {"p1_name": "見本 太郎", "p1_kana": "みほん たろう", "phone": "090-1234-5678", **more}
    answer = client.post(f"/courses/{course}/enrol/", {**sent, **typed})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer["Location"])


def test_list__courses__say_what_when_where_and_how_many_seats(course: str, citizen_client: Client) -> None:
    html = citizen_client.get("/courses/").content.decode()
    assert "見本の講座" in html
    assert "行橋市中央公民館" in html
    assert "空きあり(3人)" in html
    assert "架空の例" in html
    assert "現在です" in html


def test_list__narrowed__keeps_what_fits(course: str, citizen_client: Client) -> None:
    for query, is_there in (
        ("topic=digital", True),
        ("topic=sports", False),
        ("day=2026-04-21", True),
        ("day=2026-04-22", False),
        ("place=hall_chuo&free=1", True),
        ("day=nonsense&page=nonsense", True),
    ):
        assert ("見本の講座" in citizen_client.get(f"/courses/?{query}").content.decode()) is is_there, query


def test_list__many_courses__asks_no_more_than_for_few(
    db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock, citizen_client: Client
) -> None:
    places = tuple(cities.current().sites)
    use_series(monkeypatch, replace(SERIES, places=places[:1]))
    open_course()
    citizen_client.get("/courses/")
    with CaptureQueriesContext(connection) as few:
        citizen_client.get("/courses/")
    many: CourseSeries = replace(
        SERIES,
        places=places,
        schedule=replace(SERIES.schedule, starts=tuple(time(9 + n) for n in range(8)), every_start=True),
    )
    use_series(monkeypatch, many)
    office.plan_courses(actor=SYSTEM)
    deliver_all()
    with CaptureQueriesContext(connection) as all_of_them:
        html = citizen_client.get("/courses/").content.decode()
    assert "1 / " in html
    assert len(all_of_them) == len(few)


def test_enrol__form_filled_in__shows_reference_and_secret_and_sends_the_name_only_to_the_office(
    course: str, citizen_client: Client
) -> None:
    address = _enrol(citizen_client, course)
    html = citizen_client.get(address).content.decode()
    row = Enrolment.objects.get()
    assert row.reference in html
    assert "合言葉" in html
    assert "当日、会場で払います" in html
    assert "見本 太郎" not in html
    assert "まだ届いていません" in html
    deliver_all()
    assert Participant.objects.get().name == "見本 太郎"
    assert "現在です" in citizen_client.get(address).content.decode()


def test_enrol__sent_twice__enrols_once(course: str, citizen_client: Client) -> None:
    page = citizen_client.get(f"/courses/{course}/enrol/?category=general").content.decode()
    sent = {name: _hidden(page, name) for name in ("keys", "category", "size", "idempotency_key")}
    typed = {"p1_name": "見本 太郎", "p1_kana": "みほん", "phone": "090-1234-5678"}
    answers = [citizen_client.post(f"/courses/{course}/enrol/", {**sent, **typed}) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {answers[0]["Location"]}
    assert Enrolment.objects.count() == 1


def test_enrol__left_empty__names_each_field_and_keeps_what_was_typed(
    course: str, citizen_client: Client
) -> None:
    page = citizen_client.get(f"/courses/{course}/enrol/?category=senior").content.decode()
    sent = {name: _hidden(page, name) for name in ("keys", "category", "size", "idempotency_key")}
    answer = citizen_client.post(f"/courses/{course}/enrol/", {**sent, "p1_name": "見本 太郎"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_p1_kana"' in html
    assert "見本 太郎" in html
    assert not Enrolment.objects.exists()


def test_enrol__full__joins_the_waiting_list_and_hears_its_turn(course: str, citizen_client: Client) -> None:
    enrol(course, 1, 2)
    deliver_all()
    html = citizen_client.get(f"/courses/{course}/enrol/?category=general").content.decode()
    assert "いまは満員です" in html
    address = _enrol(citizen_client, course, waits="1")
    assert "キャンセル待ちです" in citizen_client.get(address).content.decode()


def test_enrol__the_last_seat_went_meanwhile__says_so_and_enrols_nobody(
    course: str, citizen_client: Client
) -> None:
    page = citizen_client.get(f"/courses/{course}/enrol/?category=general").content.decode()
    sent = {name: _hidden(page, name) for name in ("keys", "category", "size", "idempotency_key")}
    enrol(course, 1, 2)
    typed = {"p1_name": "見本 太郎", "p1_kana": "みほん", "phone": "090-1234-5678"}
    answer = citizen_client.post(f"/courses/{course}/enrol/", {**sent, **typed})
    assert answer.status_code == 422
    assert "席がなくなりました" in answer.content.decode()
    assert "キャンセル待ちに申し込む" in answer.content.decode()
    assert Enrolment.objects.count() == 1


def test_mine__another_browser__asks_for_the_keys_and_refuses_wrong_ones(
    course: str, citizen_client: Client
) -> None:
    address = _enrol(citizen_client, course)
    secret = re.search(r"courses-secret\">([^<]+)<", citizen_client.get(address).content.decode())
    assert secret
    other = Client()
    assert other.get(address)["Location"].startswith("/courses/mine/open/")
    wrong = {"reference": address.split("/")[-2], "secret": "2222-2222-2222-2222", "idempotency_key": KEY}
    assert other.post("/courses/mine/open/", wrong).status_code == 404
    right = {**wrong, "secret": secret[1].lower(), "idempotency_key": f"{KEY}1"}
    assert other.post("/courses/mine/open/", right).status_code == 303
    assert other.get(address).status_code == 200
    assert "見本の講座" in other.get("/courses/mine/").content.decode()


def test_cancel__own_enrolment__gives_the_seat_back(course: str, citizen_client: Client) -> None:
    address = _enrol(citizen_client, course)
    deliver_all()
    answer = citizen_client.post(f"{address}cancel/", {"idempotency_key": KEY})
    assert answer.status_code == 303
    deliver_all()
    assert "取り消しました" in citizen_client.get(address).content.decode()
    assert "空きあり(3人)" in citizen_client.get("/courses/").content.decode()


def test_calendar__own_enrolment__has_every_meeting_and_no_name(course: str, citizen_client: Client) -> None:
    address = _enrol(citizen_client, course)
    answer = citizen_client.get(f"{address}calendar.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    found = [one for one in Calendar.from_ical(answer.content.decode()).walk("VEVENT")]
    assert [one["dtstart"].dt.isoformat() for one in found] == [
        "2026-04-21T01:00:00+00:00",
        "2026-04-28T01:00:00+00:00",
    ]
    assert "太郎" not in answer.content.decode()
    assert all(one["status"] == "CONFIRMED" and one["sequence"] == 0 for one in found)
    deliver_all()
    later = Calendar.from_ical(citizen_client.get(f"{address}calendar.ics").content.decode()).walk("VEVENT")
    assert [one["uid"] for one in later] == [one["uid"] for one in found]
    assert all(one["sequence"] > 0 for one in later)
    citizen_client.post(f"{address}cancel/", {"idempotency_key": KEY})
    assert citizen_client.get(f"{address}calendar.ics").status_code == 404


@pytest.mark.parametrize("language", ["ja-easy", "en", "zh-hans", "ko", "vi"])
def test_pages__each_language__answer(course: str, citizen_client: Client, language: str) -> None:
    address = _enrol(citizen_client, course)
    for path in ("/courses/", f"/courses/{course}/", f"/courses/{course}/enrol/?category=senior", address):
        joint = "&" if "?" in path else "?"
        assert citizen_client.get(f"{path}{joint}lang={language}", follow=True).status_code == 200
