"""The desk's pages: the list, the roll, telephone enrolments, attendance, calling off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from madoguchi.domains.courses.models import Course, Enrolment
from madoguchi.domains.courses.services import plan_courses
from madoguchi.domains.courses.states import EnrolmentState as S
from madoguchi.foundation.cities import Text
from madoguchi.foundation.policy import SYSTEM
from tests.domains.courses.builders import SERIES, deliver_all, enrol, open_course, use_series
from tests.support.clock import FrozenClock

SignIn = Callable[..., Client]


@pytest.fixture
def course(db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock) -> str:
    use_series(monkeypatch)
    return open_course()


def _keyed(number: int, **fields: object) -> dict[str, object]:
    return {"idempotency_key": f"0123456789abcdef{number:04}", **fields}


def test_list__courses__shows_people_seats_and_too_few(course: str, staff_client: SignIn) -> None:
    enrol(course, 1)
    deliver_all()
    html = staff_client("receptionist").get("/counter/courses/").content.decode()
    assert "見本の講座" in html
    assert "1 / 6" in html
    assert "最少3人に足りない" in html


def test_course__roll__shows_names_and_is_in_the_viewing_log(course: str, staff_client: SignIn) -> None:
    from madoguchi.foundation.audit.models import ViewRow

    access = enrol(course, 1, 2)
    deliver_all()
    html = staff_client("counter_clerk").get(f"/counter/courses/{course}/").content.decode()
    assert "見本 1" in html
    assert "見本 2" in html
    assert ViewRow.objects.filter(subject=access.reference, screen="course_desk/course.html").exists()


def test_course__roll__asks_no_more_for_many_groups(course: str, staff_client: SignIn) -> None:
    client = staff_client("counter_clerk")
    enrol(course, 1)
    deliver_all()
    client.get(f"/counter/courses/{course}/")
    with CaptureQueriesContext(connection) as few:
        client.get(f"/counter/courses/{course}/")
    enrol(course, 2)
    for number in range(3, 9):
        enrol(course, number, waits=True)
    deliver_all()
    with CaptureQueriesContext(connection) as many:
        client.get(f"/counter/courses/{course}/")
    assert len(many) == len(few)


def test_enrol__by_telephone__takes_a_seat_of_the_office(course: str, staff_client: SignIn) -> None:
    client = staff_client("receptionist")
    path = f"/counter/courses/{course}/enrol/"
    assert "電話の申込み" in client.get(f"{path}?category=general").content.decode()
    typed = {
        "category": "general",
        "size": "1",
        "p1_name": "見本 花子",
        "p1_kana": "みほん はなこ",
        "phone": "093-1",
    }
    answer = client.post(path, _keyed(1, **typed))
    assert answer.status_code == 303
    row = Enrolment.objects.get()
    assert (row.state, row.channel) == (S.ENROLLED, "phone")


def test_enrol__by_telephone_without_a_name__says_so(course: str, staff_client: SignIn) -> None:
    client = staff_client("receptionist")
    typed = {"category": "senior", "size": "1", "p1_kana": "みほん", "phone": "093-1"}
    answer = client.post(f"/counter/courses/{course}/enrol/", _keyed(1, **typed))
    assert answer.status_code == 422
    assert "名前が書かれていません" in answer.content.decode()


def test_admit__reference__marks_the_group(
    course: str, staff_client: SignIn, frozen_clock: FrozenClock
) -> None:
    access = enrol(course, 1)
    deliver_all()
    frozen_clock.move_to(Course.objects.get().starts_at)
    client = staff_client("counter_clerk")
    path = f"/counter/courses/{course}/admit/"
    wrong = client.post(path, _keyed(1, session=1, reference="AAAA-AAAA"))
    assert wrong.status_code == 409
    assert "その申込みは見つかりません" in wrong.content.decode()
    assert client.post(path, _keyed(2, session=1, reference=access.reference)).status_code == 303
    assert Enrolment.objects.get().state == S.ATTENDED


def test_roll_csv__names__are_told_apart_from_formulas(course: str, staff_client: SignIn) -> None:
    enrol(course, 1)
    deliver_all()
    Enrolment.objects.get().participants.update(name="=1+1", kana="ミホン")
    answer = staff_client("supervisor").get(f"/counter/courses/{course}/roll.csv")
    text = answer.content.decode()
    assert text.startswith("\ufeff受付番号,")
    assert "'=1+1" in text
    assert "500" in text


def test_call_off__by_the_supervisor__tells_and_lists_whom_to_telephone(
    course: str, staff_client: SignIn
) -> None:
    enrol(course, 1)
    deliver_all()
    path = f"/counter/courses/{course}/call-off/"
    assert staff_client("receptionist").post(path, _keyed(1, reason="台風")).status_code == 403
    boss = staff_client("supervisor")
    assert boss.post(path, _keyed(2, reason=" ")).status_code == 422
    assert boss.post(path, _keyed(3, reason="台風のため")).status_code == 303
    html = boss.get(f"/counter/courses/{course}/").content.decode()
    assert "電話で知らせる" in html
    assert "台風のため" in html
    called = boss.post(
        f"/counter/courses/{course}/called/", _keyed(4, reference=Enrolment.objects.get().reference)
    )
    assert called.status_code == 303
    assert not Enrolment.objects.get().needs_call


def test_quota__more_for_the_telephone__is_moved(course: str, staff_client: SignIn) -> None:
    client = staff_client("section_clerk", sections=("tax",))
    answer = client.post(f"/counter/courses/{course}/quota/", _keyed(1, category="general", front=0))
    assert answer.status_code == 303
    deliver_all()
    assert ">4</td>" in client.get(f"/counter/courses/{course}/").content.decode()


def test_list__many_courses__asks_no_more_than_for_one(
    course: str, monkeypatch: pytest.MonkeyPatch, staff_client: SignIn
) -> None:
    client = staff_client("receptionist")
    client.get("/counter/courses/")
    with CaptureQueriesContext(connection) as few:
        client.get("/counter/courses/")
    more = [replace(SERIES, id=f"more_{number}", title=Text(f"別の講座{number}")) for number in range(8)]
    use_series(monkeypatch, SERIES, *more)
    plan_courses(actor=SYSTEM)
    with CaptureQueriesContext(connection) as many:
        html = client.get("/counter/courses/").content.decode()
    assert "9件" in html
    assert len(many) == len(few)


def test_fee__taken_at_the_desk__gives_a_receipt_and_comes_back_when_called_off(
    course: str, staff_client: SignIn
) -> None:
    access = enrol(course, 1)
    deliver_all()
    page = f"/counter/courses/{course}/"
    boss = staff_client("supervisor")
    assert "レジを開く" in boss.get(page).content.decode()
    assert boss.post("/counter/till/residents/open/", _keyed(1, float_yen="0")).status_code == 303
    assert "受け取って領収書を出す" in boss.get(page).content.decode()
    paid = {"reference": access.reference, "drawer": "residents", "tender": "cash"}
    assert boss.post(f"{page}fee/", _keyed(2, **paid, received_yen="100")).status_code == 422
    answer = boss.post(f"{page}fee/", _keyed(3, **paid, received_yen="500"))
    assert answer.status_code == 303
    receipt = boss.get(answer["Location"]).content.decode()
    assert f'href="{page}#r-{access.reference}"' in receipt
    assert "収納済み" in boss.get(page).content.decode()
    boss.post(f"{page}call-off/", _keyed(4, reason="台風のため"))
    assert "参加料を返す" in boss.get(page).content.decode()
    noted = boss.post(f"{page}refund/", _keyed(5, reference=access.reference, how="口座振込 会計第12号"))
    assert noted.status_code == 303
    assert "参加料を返す" not in boss.get(page).content.decode()


def test_fee__receptionist__may_not_take_it(course: str, staff_client: SignIn) -> None:
    access = enrol(course, 1)
    deliver_all()
    client = staff_client("receptionist")
    answer = client.post(f"/counter/courses/{course}/fee/", _keyed(1, reference=access.reference))
    assert answer.status_code == 403
    assert "受け取って領収書を出す" not in client.get(f"/counter/courses/{course}/").content.decode()
