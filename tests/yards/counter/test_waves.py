"""A wave of renewals by clicks: staff keeps the times and saves the codes, a letter's holder books."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from madoguchi.domains.visits.models import Reservation, Wave
from tests.domains.courses.builders import deliver_all
from tests.domains.visits.conftest import OFFICE, city, hall
from tests.support.clock import FrozenClock
from tests.yards.counter.test_queue import post
from tests.yards.front.steps import FormReader, text_of

__all__ = ["city", "hall"]
ASKED = {
    "office": OFFICE.id,
    "service": "papers",
    "first_on": "2026-04-27",
    "last_on": "2026-05-01",
    "invited": "2",
    "to_all_on": "2026-04-24",
}


def test_wave__opened_by_staff__is_booked_with_the_code_of_its_file(
    hall: FrozenClock, staff_client: Callable[..., Client], client: Client
) -> None:
    boss = staff_client("supervisor")
    assert post(boss, "/counter/waves/open/", **{**ASKED, "invited": "many"}).status_code == 409
    assert post(boss, "/counter/waves/open/", **ASKED).status_code == 303
    deliver_all()
    wave = Wave.objects.get()
    assert f"{wave.code}</th>" in text_of(boss.get("/counter/waves/"))
    rows = boss.get(f"/counter/waves/{wave.code}/codes.csv").content.decode().split()
    code = rows[1].split(",")[1]
    assert rows[1].endswith(f"/book/invited/?code={code}")
    assert "見つかりません</p><p>案内状を見ながら" in text_of(
        client.get("/book/invited/?code=AAAA-00001-222222")
    )
    page = text_of(client.get(f"/book/invited/?code={code}"))
    ((_, fields),) = [one for one in FormReader(page).forms if one[0] == "/book/invited/take/"]
    assert client.post("/book/invited/take/", fields).status_code == 422
    page = text_of(client.get(f"/book/invited/?code={code}"))
    ((_, fields),) = [one for one in FormReader(page).forms if one[0] == "/book/invited/take/"]
    place = page.split('name="place" value="')[1].split('"')[0]
    answer = client.post("/book/invited/take/", {**fields, "place": place})
    assert answer.status_code == 303, text_of(answer)[:2000]
    deliver_all()
    assert "予約しています" in text_of(client.get("/book/"))
    assert Reservation.objects.get().place.wave == wave
    assert post(boss, f"/counter/waves/{wave.code}/to-all/").status_code == 303
    assert "に開いた" in text_of(boss.get("/counter/waves/"))


def test_wave__receptionist__may_not_open_one(hall: FrozenClock, staff_client: Callable[..., Client]) -> None:
    assert post(staff_client("receptionist"), "/counter/waves/open/", **ASKED).status_code == 403
