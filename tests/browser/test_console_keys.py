"""The clerk's console without a mouse: a family is called, served, passed on, and a wrong key is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.support.browser import Person

_PURPOSE, _SEAT = "children", "国保年金 1番"
_GONE = "document.activeElement === document.body"


def _press(page: Page, key: str) -> None:
    """A key that sends a command: the next page is awaited."""
    with page.expect_navigation():
        page.keyboard.press(key)


def _tab_to(page: Page, name: str) -> None:
    """Forward with the tab key until the button has the focus: nothing on the way may hold it."""
    for _ in range(80):
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.innerText ?? ''")
        if name in text:
            return
    raise AssertionError(f"the tab key does not reach {name}")


@pytest.fixture
def clerk(at_desk: Callable[..., Person]) -> Person:
    """At the desk for one matter, which is closed again. Nobody waits for it, whoever else is in the hall."""
    person = at_desk("insurance1", _SEAT)
    while person.page.locator("tr[data-next]").count():
        person.press("次の方を呼ぶ").press("来庁を終える")
    return person.press("窓口を閉じる")


def _walk_to(page: Page, key: str, wanted: str) -> None:
    """With J or K, row by row, in the order of the page."""
    rows = page.locator("[data-hotkey-row]")
    ids = [row.locator("button, a").first.get_attribute("id") for row in rows.all()]
    here = page.evaluate("document.activeElement.id")
    while here != wanted:
        at = (ids.index(here) if here in ids else -1) + (1 if key == "j" else -1)
        page.keyboard.press(key)
        here = page.evaluate("document.activeElement.id")
        assert here == ids[at]


def test_console__by_keyboard_alone__a_family_is_served(
    someone: Callable[..., Person], clerk: Person
) -> None:
    reception = steps.sign_in(someone("reception", on="desk"), "reception1")
    first, second = (steps.walk_in(reception, _PURPOSE) for _ in range(2))
    page = clerk.page
    clerk.go("/counter/queue/")
    _tab_to(page, _SEAT)
    _press(page, "Enter")
    clerk.look("keys-queue")

    page.keyboard.press("?")
    dialog = page.locator("dialog[data-hotkey-help]")
    expect(dialog).to_be_visible()
    page.keyboard.press("n")
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    _walk_to(page, "j", f"call-{first}")
    _walk_to(page, "j", f"call-{second}")
    # News comes while the focus is on a button: the part is new, the focus is where it was.
    third = steps.walk_in(reception, _PURPOSE)
    page.locator(f"#call-{third}").wait_for(timeout=60_000)
    assert page.evaluate("document.activeElement.id") == f"call-{second}"
    _walk_to(page, "k", f"call-{first}")

    _press(page, "n")
    expect(page.locator("#queue-current")).to_contain_text(f"番号 {first} 呼出中")
    page.locator("#case-reference").focus()
    page.keyboard.type("shrn")
    assert page.locator("#case-reference").input_value() == "shrn"
    page.keyboard.press("Escape")
    assert page.evaluate(_GONE)
    _press(page, "r")
    _press(page, "s")
    expect(page.locator("#queue-current")).to_contain_text("対応中")
    clerk.look("keys-serving")
    _press(page, "h")
    expect(page.locator("#queue-aside")).to_be_visible()
    _press(page, "u")
    expect(page.locator("#queue-current")).to_contain_text(f"番号 {first} 対応中")

    page.keyboard.press("t")
    assert page.evaluate("document.activeElement.id") == "to-service"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "queue-pass-on-open"
    _press(page, "g")
    clerk.look("keys-ticket")
    _press(page, "b")
    _press(page, "f")
    expect(page.locator("#queue-current")).to_contain_text("対応中の方はいません")
    _press(page, "b")
    expect(page.locator("#queue-current")).to_contain_text("休憩中")
    clerk.look("keys-break")
    _press(page, "b")

    page.keyboard.press("?")
    dialog.get_by_label("1文字のキーを使う").press("Space")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#queue-current")).to_contain_text("対応中の方はいません")
    assert not page.locator("#queue-next kbd").is_visible()
    page.keyboard.press("?")
    dialog.get_by_label("1文字のキーを使う").press("Space")
    page.keyboard.press("Escape")
    for _ in (second, third):
        _press(page, "n")
        _press(page, "s")
        _press(page, "e")
    _tab_to(page, "窓口を閉じる")
    _press(page, "Enter")
    clerk.look("keys-closed")
