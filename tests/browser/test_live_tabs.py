"""A clerk with ten tabs: one connection serves them all, and no tab is left behind, whatever dies."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.support.browser import Person
from tests.support.house import House

_TABS = 10
_PATIENCE_MS = 60_000
_OPEN = "01"


@pytest.fixture
def clerk(someone: Callable[..., Person]) -> Iterator[Person]:
    """At a desk, which is closed at the end. Its own page is left, so that the tabs are the only ones that listen."""
    person = steps.sign_in(someone("tabs-clerk", on="desk"), "counter2")
    person.go("/counter/queue/")
    opening = person.page.locator('form[action$="/queue/open/"] button')
    if opening.count():
        with person.page.expect_navigation():
            opening.last.click()
    person.page.goto("about:blank")
    yield person
    person.go("/counter/queue/")
    with person.page.expect_navigation():
        person.page.locator('form[action$="/queue/close/"] button').click()


@pytest.fixture
def arrive(someone: Callable[..., Person]) -> Callable[[], str]:
    """Somebody comes to the reception; the number of the ticket is returned. It has no script, and so no stream."""
    reception = steps.sign_in(someone("tabs-reception", on="desk", script=False), "reception1")

    def come() -> str:
        reception.go("/counter/reception/")
        with reception.page.expect_navigation():
            reception.page.locator('button[name="purpose"]').first.click()
        return reception.page.locator(".ticket-paper__number").inner_text().strip()

    return come


def tab_of(clerk: Person) -> Page:
    tab = clerk.context.new_page()
    tab.goto(f"{clerk.url}/counter/queue/")
    return tab


def expect_number(tab: Page, number: str) -> None:
    expect(tab.locator(f"#queue-live #steer-{number}")).to_have_count(1, timeout=_PATIENCE_MS)


def stale(tab: Page) -> Locator:
    """What stands above the queue when nothing is heard; the alarms of the page have words of their own."""
    return tab.locator(".ui-live-off:has(+ #queue-live)")


def connections(house: House) -> int:
    """Streams that the live process has open."""
    port = f"{(urlsplit(house.url).port or 0) + 1:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port}") and row[3] == _OPEN for row in rows)


def await_connections(house: House, wanted: int) -> None:
    end = time.monotonic() + _PATIENCE_MS / 1000
    while (found := connections(house)) != wanted:
        assert time.monotonic() < end, f"{found} streams"
        time.sleep(0.05)


def processes(*words: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            found += [int(entry.name)] if all(word in line for word in words) else []
    return found


@contextmanager
def live_process_away(house: House) -> Iterator[None]:
    """Killed, and the supervisor does not look until the end of the block."""
    (supervisor,) = processes("madoguchi.cli\0run", str(house.data))
    (live,) = processes("madoguchi.config.live", str((urlsplit(house.url).port or 0) + 1))
    os.kill(supervisor, signal.SIGSTOP)
    try:
        os.kill(live, signal.SIGKILL)
        yield
    finally:
        os.kill(supervisor, signal.SIGCONT)


def test_tabs__ten_of_one_clerk__share_a_stream_and_all_are_told(
    house: House, clerk: Person, arrive: Callable[[], str]
) -> None:
    await_connections(house, 0)
    tabs = [tab_of(clerk) for _ in range(_TABS)]
    for number in (arrive(), arrive()):
        for tab in tabs:
            expect_number(tab, number)
    await_connections(house, 1)
    for tab in tabs[:3]:
        answer = tab.reload()
        assert answer is not None
        assert answer.status == 200
    tabs[0].close()
    number = arrive()
    for tab in tabs[1:]:
        expect_number(tab, number)
    await_connections(house, 1)


def test_tabs__live_process_dies__say_how_old_they_are_and_miss_nothing(
    house: House, clerk: Person, arrive: Callable[[], str]
) -> None:
    tabs = [tab_of(clerk) for _ in range(2)]
    for tab in tabs:
        expect(tab.locator("#queue-live")).to_have_attribute("data-live-state", "on", timeout=_PATIENCE_MS)
    with live_process_away(house):
        for tab in tabs:
            expect(stale(tab)).to_have_text(
                re.compile(r"つながっていません \d\d:\d\d 現在"), timeout=_PATIENCE_MS
            )
        number = arrive()
    for tab in tabs:
        expect_number(tab, number)
        expect(stale(tab)).to_have_count(0, timeout=_PATIENCE_MS)


def test_tabs__browser_without_locks__each_has_a_stream_of_its_own(
    house: House, clerk: Person, arrive: Callable[[], str]
) -> None:
    clerk.context.add_init_script("Object.defineProperty(Navigator.prototype, 'locks', {value: undefined})")
    await_connections(house, 0)
    tabs = [tab_of(clerk) for _ in range(2)]
    await_connections(house, 2)
    number = arrive()
    for tab in tabs:
        expect_number(tab, number)
