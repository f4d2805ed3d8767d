"""One house and one Chromium for all browser tests.

They end with the last of these tests: the event loop of Playwright must not run beside other tests of this process,
in which Django would refuse every query.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from madoguchi.core.calendars.closed_days import next_open_day
from madoguchi.demo.household import Household
from madoguchi.demo.reading import load_household
from madoguchi.foundation import cities
from madoguchi.foundation.clock import reading
from tests.browser import steps
from tests.support.browser import DESK, PHONE, Album, Person, launch, open_album
from tests.support.house import House, living_in
from tests.support.published import published_city

FAMILY4 = Path(__file__).parents[2] / "data" / "demo" / "move-in-family4.yml"


def _coming_open_day() -> date:
    """Not today, so that the clock of the house never goes back."""
    today = reading.machine_now().astimezone(reading.LOCAL_ZONE).date()
    return next_open_day(today + timedelta(days=1), cities.current().closed_days)


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    shelf = Path(tempfile.mkdtemp(prefix="madoguchi-browser-", dir="/tmp"))
    shelf.chmod(0o711)  # the database's own account must be able to pass
    try:
        with living_in(shelf, datetime.combine(_coming_open_day(), time(9))) as living:
            yield living
    finally:
        shutil.rmtree(shelf, ignore_errors=True)


@pytest.fixture(scope="package")
def browsers() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(browsers: Playwright) -> Iterator[Browser]:
    browser = launch(browsers)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def other_chromium(browsers: Playwright) -> Iterator[Browser]:
    """A second program: shares neither process nor profile with the first."""
    browser = launch(browsers)
    yield browser
    browser.close()


@pytest.fixture
def album() -> Iterator[Album]:
    """What the looks of a test found wrong is told at its end, all at once."""
    kept = open_album()
    yield kept
    kept.close()


@pytest.fixture
def someone(house: House, chromium: Browser, album: Album) -> Iterator[Callable[..., Person]]:
    """`someone("citizen", on="phone", script=False)` opens a window of its own, without memory, for this person."""
    contexts = []

    def open_browser(
        who: str, *, on: str = "phone", script: bool = True, browser: Browser = chromium
    ) -> Person:
        context = browser.new_context(
            viewport=PHONE if on == "phone" else DESK, java_script_enabled=script, locale="ja-JP"
        )
        contexts.append(context)
        return Person(who, context, house.url, album, script=script)

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture
def at_desk(someone: Callable[..., Person]) -> Iterator[Callable[..., Person]]:
    """`at_desk("counter1", "総合窓口 3番")`: signed in, and the desk is open. Afterwards it is free for the next test."""
    clerks = []

    def sit_down(sign_in: str, seat: str = "", **window: Any) -> Person:
        clerk = steps.sign_in(someone(f"desk-{sign_in}", on="desk", **window), sign_in)
        clerks.append(clerk)
        steps.open_desk(clerk, seat)
        return clerk

    yield sit_down
    for clerk in clerks:
        steps.leave_desk(clerk)


@pytest.fixture(scope="package")
def family(house: House) -> Household:
    city = published_city("yukuhashi")
    return load_household(FAMILY4, on=house.opening.date(), city=city)
