"""Typing without traps, on small pages of their own: input methods, one key for a choice, scanners that type."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from madoguchi.foundation.transfer import to_qr_parts
from tests.browser.input_method import compose

_SCRIPTS = Path(__file__).parents[2] / "src" / "madoguchi" / "ui" / "static" / "ui"
_NAMES = """<form action="/sent"><input name="m1-family_name"><input name="m1-family_kana">
<input name="m1-given_name"><input name="m1-given_kana"><button>保存する</button></form>"""
_CHOICES = """<form action="/sent">
<fieldset data-pick="a"><input type="radio" name="a" value="keep"><input type="radio" name="a" value="take"></fieldset>
<fieldset data-pick="b"><input type="radio" name="b" value="keep"><input type="radio" name="b" value="take"></fieldset>
<button type="submit">保存する</button></form>"""
_SCANNED = (
    '<form action="/sent"><textarea name="parts" data-scan-parts></textarea><button>終える</button></form>'
)
Open = Callable[[str, str], Page]


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """`opened("typing.js", html)`: a page with this script alone; what is sent shows in its address."""
    context = chromium.new_context(locale="ja-JP")

    def open_page(script: str, html: str) -> Page:
        page = context.new_page()
        body = f'<!doctype html><meta charset="utf-8">{html}<script type="module">{(_SCRIPTS / script).read_text("utf-8")}</script>'
        page.route("**/*", lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.goto("http://typing.test/")
        return page

    yield open_page
    context.close()


def test_name__typed_by_an_input_method__offers_its_reading_and_sends_nothing(opened: Open) -> None:
    page = opened("typing.js", _NAMES)
    page.focus('[name="m1-family_name"]')
    compose(page, "たかはし", "髙橋")
    assert page.input_value('[name="m1-family_name"]') == "髙橋"
    assert page.input_value('[name="m1-family_kana"]') == "タカハシ"
    assert page.url == "http://typing.test/"
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent?**")


def test_reading__written_by_hand__is_left_alone(opened: Open) -> None:
    page = opened("typing.js", _NAMES)
    page.fill('[name="m1-given_kana"]', "ショウコ")
    page.focus('[name="m1-given_name"]')
    compose(page, "さちこ", "祥子")
    assert page.input_value('[name="m1-given_kana"]') == "ショウコ"


def test_name__typed_in_two_pieces_then_deleted__the_offer_follows(opened: Open) -> None:
    page = opened("typing.js", _NAMES)
    page.focus('[name="m1-given_name"]')
    compose(page, "しょう", "翔")
    compose(page, "た", "太")
    assert page.input_value('[name="m1-given_kana"]') == "ショウタ"
    page.fill('[name="m1-given_name"]', "")
    assert page.input_value('[name="m1-given_kana"]') == ""


def test_choice__one_digit_each__chooses_and_goes_on_to_the_button(opened: Open) -> None:
    page = opened("pick.js", _CHOICES)
    page.focus('[name="a"]')
    page.keyboard.press("2")
    page.keyboard.press("1")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent?a=take&b=keep")


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_scanner__ends_each_code_with_a_key__stays_in_the_field_and_sends_when_all_are_there(
    opened: Open, end: str
) -> None:
    page = opened("scan.js", _SCANNED)
    parts = to_qr_parts(bytes(range(256)) * 4)
    assert len(parts) == 2
    page.focus("textarea")
    page.keyboard.insert_text(parts[1])
    page.keyboard.press(end)
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    assert page.url == "http://typing.test/"
    page.keyboard.insert_text(parts[0])
    page.keyboard.press(end)
    page.wait_for_url("**/sent?parts=**")
