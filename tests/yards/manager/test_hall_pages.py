"""The supervisor's pages about waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from madoguchi.domains.visits import services
from madoguchi.domains.visits.models import Forecast, HallAdvice, Ticket
from madoguchi.foundation import cities, clock
from madoguchi.foundation.clock import reading
from madoguchi.foundation.policy import SYSTEM, Actor, Role
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db
StaffClient = Callable[..., Client]
RECEPTION = Actor(actor_id="reception", roles=frozenset({Role.RECEPTIONIST}))


@pytest.fixture
def boss(staff_client: StaffClient) -> Client:
    services.load_resources(actor=SYSTEM)
    return staff_client("supervisor")


def waiting_ticket() -> Ticket:
    purpose = cities.current().main_office.booking[0].id
    view = services.check_in(actor=RECEPTION, purpose=purpose)
    return Ticket.objects.get(public_id=view.public_id)


def test_hall__empty__is_a_page_that_stays_up_to_date(boss: Client) -> None:
    page = boss.get("/manager/hall/").content.decode()
    assert "待っている方はいません" in page
    assert "data-live-url" in page
    assert "待ちを短くできます" not in page


def test_hall__part__has_no_frame(boss: Client) -> None:
    part = boss.get("/manager/hall/", headers={"X-Live-Part": "1"}).content.decode()
    assert "<html" not in part
    assert "現在" in part


def test_hall__nobody_open__says_so_and_names_the_number(boss: Client) -> None:
    ticket = waiting_ticket()
    page = boss.get("/manager/hall/").content.decode()
    assert "お呼びできる窓口が、いま開いていません" in page
    assert f"{ticket.number}番" in page


def test_hall__advice__is_a_sentence_with_both_figures(boss: Client) -> None:
    office = cities.current().main_office
    item = {
        "kind": "open", "from_counter": "", "counter": office.counters[0].id, "seat": "", "service": "住民異動",
        "at": "11:00", "before": 38, "after": 22, "is_sure": True,
    }  # fmt: skip
    HallAdvice.objects.create(office=office.id, made_at=clock.now(), mean_wait_min=30.0, items=[item])
    page = boss.get("/manager/hall/").content.decode()
    assert f"11:00から{office.counters[0].name.ja}の窓口を1つ増やすと、住民異動の平均の待ち" in page
    assert "38→22分" in page
    assert "10回中9回以上よくなる" in page


def test_hall__advice_that_nobody_renewed__is_gone(frozen_clock: FrozenClock, boss: Client) -> None:
    office = cities.current().main_office
    item = {
        "kind": "open", "from_counter": "", "counter": office.counters[0].id, "seat": "", "service": "住民異動",
        "at": "11:00", "before": 38, "after": 22, "is_sure": True,
    }  # fmt: skip
    HallAdvice.objects.create(office=office.id, made_at=clock.now(), mean_wait_min=30.0, items=[item])
    frozen_clock.tick(minutes=10)
    assert "38→22分" in boss.get("/manager/hall/").content.decode()
    frozen_clock.tick(seconds=1)
    assert "38→22分" not in boss.get("/manager/hall/").content.decode()


def test_hall__people_left_after_closing__says_what_to_do_with_them(
    frozen_clock: FrozenClock, staff_client: StaffClient
) -> None:
    words = "まだ庁内に来庁者がいます"
    frozen_clock.move_to(datetime(2026, 4, 6, 16, 59, tzinfo=reading.LOCAL_ZONE))
    services.load_resources(actor=SYSTEM)
    boss = staff_client("supervisor")
    ticket = waiting_ticket()
    assert words not in boss.get("/manager/hall/").content.decode()
    frozen_clock.move_to(datetime(2026, 4, 6, 17, 10, tzinfo=reading.LOCAL_ZONE))
    assert words in boss.get("/manager/hall/").content.decode()
    services.leave(actor=RECEPTION, ticket=ticket.public_id)
    assert words not in boss.get("/manager/hall/").content.decode()


def test_forecasts__none_yet__says_so(boss: Client) -> None:
    assert "まだ、呼ばれた番号札の見積もりがありません" in boss.get("/manager/forecasts/").content.decode()


def test_forecasts__few__are_shown_with_a_warning(boss: Client) -> None:
    ticket = waiting_ticket()
    for number in range(4):
        Forecast.objects.create(
            ticket=ticket, office=ticket.office, day=ticket.day, service=ticket.service, moment="issued",
            made_at=clock.now() + timedelta(seconds=number), ahead=1, desks=1, p05=1, p25=4, p50=6, p75=9, p95=20,
            naive_min=15, outcome="called", waited_min=5 + 10 * number,
        )  # fmt: skip
    page = boss.get("/manager/forecasts/").content.decode()
    assert "<strong>50%</strong>" in page
    assert "件数が少ないため" in page
    assert "15.0分" not in page.split("開いている窓口」なら")[0]


@pytest.mark.parametrize("path", ["/manager/hall/", "/manager/forecasts/"])
def test_pages__clerk__may_not(staff_client: StaffClient, path: str) -> None:
    assert staff_client("counter_clerk").get(path).status_code == 403
