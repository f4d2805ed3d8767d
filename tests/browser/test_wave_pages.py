"""A letter of a mass renewal: the city keeps times, the reader of the letter books one of them without a script, and
gives it back."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import psycopg

from madoguchi.core.calendars.closed_days import next_open_day
from madoguchi.foundation import cities
from madoguchi.install.database import private_url
from madoguchi.install.folder import open_existing
from tests.browser import steps
from tests.support.browser import Person
from tests.support.house import House

_AHEAD_DAYS = 20
_PATIENCE_S = 120
_KNOWN = """SELECT EXISTS (SELECT FROM intake_placemirror WHERE wave = %s)
    AND EXISTS (SELECT FROM intake_wavemirror WHERE wave = %s)
    AND NOT EXISTS (SELECT FROM transfer_envelope WHERE state = 'queued')"""


def test_wave__time_of_a_letter__is_booked_and_given_back(
    house: House, someone: Callable[..., Person]
) -> None:
    day = next_open_day(house.opening.date() + timedelta(days=_AHEAD_DAYS), cities.current().closed_days)
    staff = steps.sign_in(someone("waves", on="desk"), "supervisor1")
    address = open_wave(staff, day)
    wait_until_known(house, staff, address.partition("code=")[2][:4])
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
    file = staff.page.locator("a[href$='/codes.csv']").first.get_attribute("href")
    letters = staff.context.request.get(f"{staff.url}{file}")
    assert letters.status == 200
    return next(csv.DictReader(io.StringIO(letters.text().removeprefix("\ufeff"))))["QRコードのアドレス"]


def wait_until_known(house: House, staff: Person, wave: str) -> None:
    """Until the internet side has heard of the wave and its times. To ask it with the code before would count as guessing,
    and after twenty guesses nobody may open anything from here for ten minutes."""
    url = private_url(open_existing(house.data), Path(house.environment["MADOGUCHI_KEYS"]))
    end = time.monotonic() + _PATIENCE_S
    with psycopg.connect(url, autocommit=True) as connection:
        while connection.execute(_KNOWN, [wave, wave]).fetchone() != (True,):
            assert time.monotonic() < end, "the internet side has not heard of the wave"
            staff.page.wait_for_timeout(100)


def times_kept(citizen: Person, address: str) -> list[str]:
    citizen.go(address)
    return [str(one.get_attribute("value")) for one in citizen.page.locator("[name=place]").all()]
