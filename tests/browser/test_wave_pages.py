"""A letter of a mass renewal: the city keeps times, the reader of the letter books one of them without a script, and
gives it back."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import date, timedelta

from madoguchi.core.calendars.closed_days import next_open_day
from madoguchi.foundation import cities
from tests.browser import steps
from tests.support.browser import Person
from tests.support.house import House

_AHEAD_DAYS = 20
_PATIENCE_S = 120


def test_wave__time_of_a_letter__is_booked_and_given_back(
    house: House, someone: Callable[..., Person]
) -> None:
    day = next_open_day(house.opening.date() + timedelta(days=_AHEAD_DAYS), cities.current().closed_days)
    address = open_wave(steps.sign_in(someone("waves", on="desk"), "supervisor1"), day)
    citizen = someone("invited", script=False)
    times = times_kept(citizen, address)
    citizen.look("times").press("この時間を予約する").look("nothing-chosen", sizes=False)
    assert citizen.status == 422
    assert "時間が選ばれていません" in citizen.text
    chosen = citizen.page.locator("[name=place]").first
    place = chosen.get_attribute("value")
    chosen.check()
    citizen.press("この時間を予約する").look("booked")
    assert "予約しています" in citizen.text
    assert place not in times_kept(citizen, address)
    citizen.go("/book/").page.locator("details:has(form[action$='/book/cancel/']) summary").click()
    citizen.press("この予約を取り消す").look("given-back", sizes=False)
    assert "予約しています" not in citizen.go("/book/").text
    assert times_kept(citizen, address) == times


def open_wave(staff: Person, day: date) -> str:
    """The address on the first of ten letters."""
    staff.go("/counter/waves/")
    for name, value in {"first_on": day.isoformat(), "last_on": day.isoformat(), "invited": "10"}.items():
        staff.page.locator(f"[name={name}]").fill(value)
    staff.press("時間をとって番号を作る").look("opened")
    file = staff.page.locator("a[href$='/codes/'], a[href$='.csv']").first.get_attribute("href")
    letters = staff.context.request.get(f"{staff.url}{file}").text()
    return next(csv.DictReader(io.StringIO(letters.removeprefix("\ufeff"))))["QRコードのアドレス"]


def times_kept(citizen: Person, address: str) -> list[str]:
    """Of the letter, as soon as the internet side has heard of them."""
    end = time.monotonic() + _PATIENCE_S
    while not citizen.go(address).page.locator("[name=place]").count():
        assert time.monotonic() < end, citizen.text
    return [str(one.get_attribute("value")) for one in citizen.page.locator("[name=place]").all()]
