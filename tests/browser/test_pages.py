"""Pages of the waiting part, one after the other: with and without scripts, on a phone, on a desk and twice as large."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.support.browser import Person
from tests.support.house import House

_PATIENCE_S = 60


@pytest.fixture(scope="session")
def addresses() -> dict[str, str]:
    """Of pages that are found out once: filled by the first test that needs them."""
    return {}


@pytest.fixture
def turn_page(someone: Callable[..., Person], addresses: dict[str, str]) -> str:
    """What the telephone finds on a printed ticket."""
    if "turn" not in addresses:
        reception = steps.sign_in(someone("pages-reception", on="desk"), "reception1")
        steps.walk_in(reception)
        codes = steps.read_printed(reception)
        (addresses["turn"],) = [text for text in codes if "/t/" in text]
        steps.open_turn(someone("pages-telephone"), addresses["turn"])
    return addresses["turn"]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "あなたの番号"),
        ("leave/", "取りやめ"),
        ("notice/", "SMS"),
    ],
)
def test_turn__on_the_telephone__stands(
    someone: Callable[..., Person], turn_page: str, path: str, words: str, script: bool
) -> None:
    look(someone("turn", script=script).go(turn_page + path), path.strip("/") or "page", words)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/book/", "用件を選ぶ"),
        ("/book/?service=move_in&slots=2", "約60分"),
        ("/book/?service=phone_talk", "お電話する番号"),
        ("/offices/turns/", "お呼びする順番"),
        ("/courses/?topic=digital", "空きあり"),
        ("/courses/mine/open/", "受付番号"),
        ("/book/invited/", "案内状の番号"),
        ("/courses/?topic=digital&day=2020-01-01", "しぼりこみをやめて"),
    ],
)
def test_citizen_page__stands(someone: Callable[..., Person], path: str, words: str, script: bool) -> None:
    name = re.sub(r"\W+", "-", path).strip("-")
    look(someone("citizen-pages", script=script).go(path), name, words)


@pytest.mark.parametrize(
    ("sign_in", "path", "words"),
    [
        ("reception1", "/counter/bookings/", "空いている時間"),
        ("reception1", "/counter/bookings/new/", "空きを探す"),
        ("reception1", "/counter/reception/", "庁舎にいる方"),
        ("supervisor1", "/counter/closures/", "休止を登録する"),
        ("supervisor1", "/manager/hall/", "いまの庁内"),
        ("supervisor1", "/manager/forecasts/", "見積もりの成績"),
    ],
)
def test_staff_page__stands(someone: Callable[..., Person], sign_in: str, path: str, words: str) -> None:
    person = steps.sign_in(someone("staff-pages", on="desk"), sign_in).go(path)
    assert words in person.text
    person.look(path.strip("/").replace("/", "-"))


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_booking__made_changed_cancelled_and_waited_for__each_page_stands(
    someone: Callable[..., Person], script: bool
) -> None:
    citizen = someone("booking", script=script)
    citizen.go("/book/?service=card")
    citizen.press("この時間を予約する").look("nothing-chosen")
    assert citizen.page.locator(".ui-errors").count()
    citizen.go("/book/?service=card")
    pick_last(citizen)
    citizen.press("この時間を予約する")
    look(citizen, "made", "受付番号")
    first = citizen.page.locator(".front-when").inner_text()
    citizen.follow("change=1")
    look(citizen, "changing", "いまの予約は残ります")
    pick_last(citizen)
    citizen.press("この時間に変える").look("changed")
    assert citizen.page.locator(".front-when").inner_text() != first
    citizen.page.locator("summary", has_text="予約を取り消す").click()
    citizen.look("cancelling").press("この予約を取り消す")
    look(citizen, "cancelled", "予約を取り消しました")
    citizen.go("/book/?service=card")
    citizen.page.locator("summary", has_text="空きを待つ").click()
    until = citizen.page.locator("#id_last_on")
    citizen.look("waiting-form")
    until.fill(day_after(citizen, 10))
    citizen.press("空きを待つ")
    # There are free times, so one is kept for whoever waits, as soon as the other side has answered.
    end = time.monotonic() + _PATIENCE_S
    while "時間が空きました" not in citizen.go("/book/").text:
        assert "空きを待っています" in citizen.text
        assert time.monotonic() < end
    look(citizen, "offered", "までに決めてください")
    citizen.press("この時間にする")
    look(citizen, "accepted", "受付番号")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_waiting_room__before_the_opening_and_in_the_line__says_position_and_comes_back_by_itself(
    house: House, someone: Callable[..., Person], script: bool
) -> None:
    key = f"pages-{'with' if script else 'without'}-script"
    hour, minute = (int(part) for part in house.now().split(":"))
    opens = house.opening.replace(hour=hour, minute=minute) + timedelta(
        minutes=20
    )  # its lobby is open already
    closes = opens + timedelta(hours=2)
    house.manage(
        *("open_waiting_room", key, "--path", f"/{key}/", "--name", "見本の受付開始"),
        *("--opens", f"{opens.isoformat()}+09:00", "--closes", f"{closes.isoformat()}+09:00"),
    )
    try:
        first, second = (someone(f"waiting-room-{n}", script=script) for n in (1, 2))
        end = time.monotonic() + _PATIENCE_S
        while not first.go(f"/{key}/").page.locator("#wait").count():
            assert time.monotonic() < end
        look(first, "first", "あなたの前にいる人の数")
        assert second.go(f"/{key}/").page.locator("[data-value=ahead]").inner_text() == "1"
        refresh = second.page.locator("noscript meta" if script else "meta[http-equiv=refresh]")
        assert script or refresh.count() == 1
        look(second.go(f"/{key}/?lang=en"), "second-en", "people")
        assert second.page.locator("[data-value=ahead]").inner_text() == "1"
    finally:
        house.manage("open_waiting_room", key, "--off")


def look(person: Person, name: str, words: str) -> None:
    assert words in person.text, person.text
    person.look(name).look_zoomed(name)
    expect(person.page.locator("h1")).to_have_count(1)


def pick_last(citizen: Person) -> None:
    """The last time of the day: nobody else books it, and it is not over."""
    citizen.page.locator('input[name="place"]:not([disabled])').last.check()


def day_after(citizen: Person, days: int) -> str:
    """ISO date, by the clock of the page's server as the booking page offers days."""
    shown = citizen.page.locator('input[name="day"]').first.input_value()
    year, month, day = (int(part) for part in shown.split("-"))
    return (date(year, month, day) + timedelta(days=days)).isoformat()
