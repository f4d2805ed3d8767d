from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Alarm
from tests.domains.visits.builders import at_desk
from tests.domains.visits.conftest import CLERK_A, city, hall
from tests.support.clock import FrozenClock

__all__ = ["city", "hall"]
PART = {"X-Live-Part": "1"}


def post(client: Client, path: str, **values: str) -> int:
    answer = client.post(path, {"idempotency_key": str(uuid4()), **values})
    return answer.status_code


def raised() -> str:
    at_desk()
    return services.raise_alarm(actor=CLERK_A).public_id


def test_raise__one_tap_without_script__asks_for_the_second(
    hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    clerk = staff_client("counter_clerk")
    answer = clerk.post("/counter/alarms/raise/", {"idempotency_key": str(uuid4())})
    assert answer.status_code == 200
    assert "もう一度押すと知らせます" in answer.content.decode()
    assert Alarm.objects.count() == 0
    assert post(clerk, "/counter/alarms/raise/", sure="1") == 303
    assert Alarm.objects.count() == 1


def test_bar__colleague_called__is_on_every_page_of_the_counter_and_the_supervisors(
    hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    raised()
    clerk, supervisor = staff_client("counter_clerk"), staff_client("supervisor")
    for client, path in (
        (clerk, "/counter/queue/"),
        (clerk, "/counter/cases/"),
        (clerk, "/counter/reception/"),
        (supervisor, "/manager/"),
        (supervisor, "/back/"),
    ):
        text = client.get(path).content.decode()
        assert "まだだれも向かっていません" in text, path
        assert "1番窓口 席1" in text, path
        assert "data-alarm-raise" in text, path
    assert "data-alarm-heard" in supervisor.get("/manager/").content.decode()
    assert "data-alarm-heard" not in clerk.get("/counter/queue/").content.decode()


def test_bar__part_asked__is_only_the_bar(hall: FrozenClock, staff_client: Callable[..., Client]) -> None:
    raised()
    answer = staff_client("counter_clerk").get("/counter/alarms/", headers=PART)
    text = answer.content.decode()
    assert "行きます" in text
    assert "<html" not in text
    assert answer["Cache-Control"] == "no-store"


def test_coming_and_end__two_people__leave_a_trace(
    hall: FrozenClock, staff_client: Callable[..., Client]
) -> None:
    alarm = raised()
    supervisor = staff_client("supervisor")
    assert post(supervisor, f"/counter/alarms/{alarm}/coming/") == 303
    assert "向かっている人: " in supervisor.get("/counter/alarms/").content.decode()
    assert post(supervisor, f"/counter/alarms/{alarm}/end/") == 422
    assert post(supervisor, f"/counter/alarms/{alarm}/end/", outcome="by_staff", note="話を聞いた") == 303
    text = supervisor.get("/counter/alarms/").content.decode()
    assert "職員で対応した(話を聞いた)" in text
    assert post(supervisor, f"/counter/alarms/{alarm}/coming/") == 409


@pytest.mark.parametrize("path", ["/signage/", "/signage/1f/", "/signage/1f/calls.json"])
def test_signage__alarm_open__shows_nothing_of_it(path: str, hall: FrozenClock) -> None:
    at_desk()
    before = _without_token(path)
    services.raise_alarm(actor=CLERK_A)
    assert _without_token(path) == before


def test_bar__auditor__has_no_button(hall: FrozenClock, staff_client: Callable[..., Client]) -> None:
    raised()
    auditor = staff_client("auditor")
    assert auditor.get("/counter/alarms/").status_code == 403


def _without_token(path: str) -> str:
    """The page without the token to listen by, which is made anew with each."""
    page = Client().get(path).content.decode()
    return re.sub(r'data-live-url="[^"]*"', "", page)
