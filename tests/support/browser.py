"""Chromium for tests: every look at a page is checked with axe, for overflow and for refused scripts, and photographed.

axe runs through the debugger's own channel, so that the pages keep their content security policy.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    ViewportSize,
    expect,
)

from madoguchi.demo.citizen import typed_into
from madoguchi.demo.household import Household
from madoguchi.demo.pages import Form, read_page

PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=800)
ZOOMED = ViewportSize(width=195, height=422)
"""The phone at 200 %: half as many CSS pixels."""

_QUIET = "--no-sandbox --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
_AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_RUN = "axe.run(document, {resultTypes: ['violations']}).then((result) => JSON.stringify(result.violations))"
_OVERFLOW = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.querySelectorAll('body *')]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .slice(0, 3).map((one) => one.outerHTML.slice(0, 120));
}"""
_SMALL = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]
  .filter((one) => one.checkVisibility() && one.tabIndex >= 0)
  .filter((one) => one.tagName !== 'A' || !(document.body.matches('.staff') || one.closest('p, dd, td, th')))
  .filter((one) => { const box = (one.closest('label') ?? one).getBoundingClientRect();
    return box.width > 1 && (box.height < 43.5 || box.width < 43.5); })
  .map((one) => one.outerHTML.slice(0, 120))"""


# As long as a page waits for a place on it; Playwright's own five seconds are short on a loaded machine.
expect.set_options(timeout=60_000)


def launch(playwright: Playwright) -> Browser:
    return playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET.split())


@dataclass(slots=True)
class Album:
    """Where pictures go (None: nowhere), and what every look found wrong."""

    folder: Path | None
    wrong: list[str] = field(default_factory=list)

    def close(self) -> None:
        """Fails with everything that was found since the last time."""
        wrong, self.wrong = self.wrong, []
        assert not wrong, "\n".join(wrong)


def open_album() -> Album:
    """Pictures are taken where MADOGUCHI_SCREENS names a folder."""
    named = os.environ.get("MADOGUCHI_SCREENS")
    return Album(Path(named) if named else None)


class Person:
    """Somebody at a screen. `who` begins the names of the pictures, e.g. "citizen". Who hurries looks at nothing."""

    hurries = False

    def __init__(
        self, who: str, context: BrowserContext, url: str, album: Album, *, script: bool = True
    ) -> None:
        self.who, self.url, self.album, self.script = who, url, album, script
        self.context = context
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: album.wrong.append(f"{who}: {self.page.url}: {error}"))
        self.debugger = context.new_cdp_session(self.page)
        self.status = 0

    def _hear(self, message: ConsoleMessage) -> None:
        # A page that answers 4xx is no fault of its own; the tests ask for such pages.
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.album.wrong.append(f"{self.who}: {self.page.url}: console: {message.text}")

    def go(self, path: str) -> Person:
        answer = self.page.goto(path if path.startswith("http") else self.url + path)
        self.status = answer.status if answer else 0
        return self

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.url)

    @property
    def text(self) -> str:
        return self.page.locator("body").inner_text()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> Person:
        """Presses the first visible button with this name and waits until the answer's page stands."""
        button = (within or self.page).get_by_role("button", name=name).first
        with self.page.expect_navigation() as moved:
            button.click()
        self.status = moved.value.status if moved.value else 0
        return self

    def follow(self, part: str) -> Person:
        """Follows the first visible link whose address contains `part`."""
        with self.page.expect_navigation() as moved:
            self.page.locator(f'a[href*="{part}"]:visible').first.click()
        self.status = moved.value.status if moved.value else 0
        return self

    def forms(self) -> list[Form]:
        return read_page(self.path, self.status, self.page.content()).forms

    def fill(self, form: Form, values: Mapping[str, str | list[str]]) -> None:
        """Puts values into visible controls, as a person would."""
        for name, value in values.items():
            control = form.controls[name]
            found = self.page.locator(f'[name="{name}"]')
            if control.kind in ("radio", "checkbox"):
                for one in [value] if isinstance(value, str) else value:
                    self.page.locator(f'[name="{name}"][value="{one}"]').check()
            elif control.kind == "select":
                found.select_option(value)
            else:
                found.fill(str(value))

    def type_household(self, family: Household, ending: str = "") -> dict[str, str | list[str]]:
        """Types what the family knows into the first form with something to fill (whose address ends so)."""
        for form in self.forms():
            if form.fillable and form.action.split("?")[0].endswith(ending):
                values = typed_into(form, family)
                self.fill(form, values)
                return values
        return {}

    def look(self, name: str, *, sizes: bool = True) -> Person:
        """Checks the page as it stands, photographs it, and does so again in the other size, without axe."""
        if self.hurries:
            return self
        if self.status >= 500:
            self.album.wrong.append(f"{self.who}-{name} {self.path}: answered {self.status}")
        title = f"{self.who}-{name}"
        self._judge(title)
        self._measure(title)
        if sizes:
            with self.at_size(DESK if self.page.viewport_size == PHONE else PHONE):
                self._measure(title)
        return self

    def look_zoomed(self, name: str) -> Person:
        with self.at_size(ZOOMED):
            self._measure(f"{self.who}-{name}-zoomed")
        return self

    def look_printed(self, name: str) -> Person:
        self.page.emulate_media(media="print")
        self._judge(f"{self.who}-{name}-printed")
        self._photograph(f"{self.who}-{name}-printed")
        self.page.emulate_media(media="screen")
        return self

    @contextmanager
    def at_size(self, size: ViewportSize) -> Iterator[None]:
        before = self.page.viewport_size
        assert before is not None
        self.page.set_viewport_size(size)
        yield
        self.page.set_viewport_size(before)

    def _judge(self, title: str) -> None:
        if not self.script:  # axe waits for promises, which never come
            return
        for found in _run_axe(self.debugger):
            if found["impact"] in ("serious", "critical"):
                where = "; ".join(node["html"][:160] for node in found["nodes"][:3])
                self.album.wrong.append(f"{title} {self.path}: {found['id']}: {found['help']}: {where}")

    def _measure(self, title: str) -> None:
        size = self.page.viewport_size
        for wide in self.page.evaluate(_OVERFLOW):
            self.album.wrong.append(f"{title} {self.path} at {size}: wider than the screen: {wide}")
        if not self.path.startswith(("/signage/", "/demo/")):
            for small in self.page.evaluate(_SMALL):
                self.album.wrong.append(f"{title} {self.path} at {size}: smaller than 44 px: {small}")
        self._photograph(f"{title}-{size['width'] if size else 0}")

    def _photograph(self, name: str) -> None:
        if self.album.folder:
            self.album.folder.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=self.album.folder / f"{name}.png", full_page=True)


def _run_axe(debugger: Any) -> list[dict[str, Any]]:
    debugger.send("Runtime.evaluate", {"expression": f"{_AXE}; 1"})
    answer = debugger.send(
        "Runtime.evaluate", {"expression": _RUN, "awaitPromise": True, "returnByValue": True}
    )
    found: list[dict[str, Any]] = json.loads(answer["result"]["value"])
    return found
