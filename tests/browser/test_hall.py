"""The hall with several browsers at once: kiosk, clerk, board, colleagues."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser import steps
from tests.support.browser import Person

_PATIENCE_MS = 60_000
_RECORD_VOICE = """
window.spoken = [];
speechSynthesis.speak = (said) => {
  window.spoken.push(said.lang + ' ' + said.text);
  setTimeout(() => said.dispatchEvent(new Event('end')), 20);
};
"""
"""Chromium on a server has no voices. What the page hands to the voice, and that it waits for the end, is real."""


def take_number(kiosk: Person, purpose: str = "certificate") -> str:
    """Without a booking, questions skipped; the number on the ticket, which stays on the screen."""
    kiosk.go("/kiosk/").follow("/kiosk/purpose/")
    with kiosk.page.expect_navigation():
        kiosk.page.locator(f'button[value="{purpose}"]').click()
    if kiosk.page.get_by_role("button", name="質問をとばす").count():
        kiosk.press("質問をとばす")
    kiosk.press("番号札を取る")
    return kiosk.page.locator(".ticket-paper__number").inner_text()


def open_desk(clerk: Person) -> None:
    """A free desk, and nobody at it any more."""
    clerk.go("/counter/queue/")
    desks = clerk.page.locator('form[action$="/queue/open/"] button')
    if desks.count():
        with clerk.page.expect_navigation():
            desks.last.click()


def test_hall__ticket_taken_called_by_keyboard_shown_live__and_the_next_person_sees_nothing(
    someone: Callable[..., Person],
) -> None:
    kiosk = steps.enrol_kiosk(someone)
    clerk = steps.sign_in(someone("hall-clerk", on="desk"), "register1")
    open_desk(clerk)
    board = someone("hall-board", on="desk")
    board.go("/signage/office/city_hall/")
    number = take_number(kiosk)
    kiosk.look("ticket-walk-in")
    call = clerk.page.get_by_role("button", name=f"{number}番を呼ぶ", exact=True)
    call.wait_for(timeout=_PATIENCE_MS)
    call.focus()
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    called = board.page.locator("[data-current] .board-call__number").get_by_text(number, exact=True)
    called.wait_for(timeout=_PATIENCE_MS)
    board.look("called-everywhere")
    board.page.set_viewport_size({"width": 1080, "height": 1920})
    assert board.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    kiosk.follow("/kiosk/end/")
    for _ in range(4):
        kiosk.page.go_back()
        kiosk.page.wait_for_url("**/kiosk/", timeout=_PATIENCE_MS)
        assert kiosk.page.locator(".ticket-paper").count() == 0, kiosk.text
        assert f" {number} " not in " ".join(kiosk.text.split())
    kiosk.go("/kiosk/ticket/")
    assert kiosk.path == "/kiosk/"


def test_ticket__printed_on_narrow_paper__is_read_back_and_found_by_staff(
    someone: Callable[..., Person],
) -> None:
    kiosk = steps.enrol_kiosk(someone)
    number = take_number(kiosk)
    kiosk.look_printed("ticket-walk-in")
    kiosk.page.emulate_media(media="print")
    # Paper of 80 mm, and the 203 dots per inch of a thermal printer.
    dots = {"width": 302, "height": 900, "deviceScaleFactor": 203 / 96, "mobile": False}
    kiosk.debugger.send("Emulation.setDeviceMetricsOverride", dots)
    paper = kiosk.debugger.send("Page.captureScreenshot", {"captureBeyondViewport": True})
    image = Image.open(io.BytesIO(base64.b64decode(paper["data"]))).convert("L")
    black_or_white = image.point(lambda shade: 255 if shade > 127 else 0)
    texts = [found.text for found in zxingcpp.read_barcodes(black_or_white)]
    (code,) = [text for text in texts if text.startswith("MADOGUCHI-TICKET:")]
    reception = steps.sign_in(someone("hall-reception", on="desk"), "reception1")
    reception.go("/counter/reception/")
    field = reception.page.locator('[name="reference"]')
    field.fill(code)
    with reception.page.expect_navigation():
        field.press("Enter")
    assert reception.page.locator(".ticket-paper__number").inner_text() == number


def test_kiosk__walk_in_by_questions__each_page_is_whole(someone: Callable[..., Person]) -> None:
    kiosk = steps.enrol_kiosk(someone)
    kiosk.go("/kiosk/?lang=ja").look("languages").look_zoomed("languages")
    kiosk.follow("/kiosk/purpose/").look("purpose").look_zoomed("purpose")
    for round_ in range(6):
        if kiosk.page.get_by_role("button", name="番号札を取る").count():
            break
        kiosk.look(f"question-{round_}")
        with kiosk.page.expect_navigation():
            kiosk.page.locator("button.kiosk-choice, .kiosk-ticks + .ui-actions button").first.click()
    kiosk.page.locator("summary").click()
    kiosk.look("summary").look_zoomed("summary")
    kiosk.page.get_by_label("小さい子どもがいっしょ").check()
    kiosk.press("番号札を取る").look("ticket-with-wish")
    assert "職員に伝えました" in kiosk.text
    kiosk.go("/kiosk/calls/").look("calls").follow("/kiosk/end/")


def test_kiosk__nobody_touches__warns_and_goes_back(someone: Callable[..., Person]) -> None:
    kiosk = steps.enrol_kiosk(someone)
    kiosk.page.clock.install()
    kiosk.go("/kiosk/reference/")
    kiosk.page.clock.fast_forward(46_000)
    still = kiosk.page.get_by_role("button", name="つづける")
    still.wait_for()
    kiosk.look("still-there", sizes=False)
    still.click()
    expect(still).to_be_hidden()
    kiosk.page.clock.fast_forward(46_000)
    still.wait_for()
    with kiosk.page.expect_navigation():
        kiosk.page.clock.fast_forward(15_000)
    kiosk.page.wait_for_url("**/kiosk/", timeout=_PATIENCE_MS)


def test_alarm__pressed_twice_at_the_desk__supervisor_comes_and_no_board_shows_it(
    someone: Callable[..., Person],
) -> None:
    clerk = steps.sign_in(someone("alarm-clerk", on="desk"), "register1")
    open_desk(clerk)
    supervisor = steps.sign_in(someone("alarm-supervisor", on="desk"), "supervisor1")
    supervisor.go("/manager/")
    board = someone("alarm-board", on="desk")
    board.go("/signage/office/city_hall/")
    shown = board.page.locator("#board .board").inner_text()
    button = clerk.page.get_by_role("button", name="緊急")
    button.focus()
    clerk.page.keyboard.press("Enter")
    clerk.page.get_by_text("もう一度押すか、押し続けると知らせます").wait_for()
    clerk.page.keyboard.press("Enter")
    clerk.page.get_by_text("返事を待っています").wait_for(timeout=_PATIENCE_MS)
    clerk.look("raised")
    supervisor.page.get_by_text("まだだれも向かっていません").wait_for(timeout=_PATIENCE_MS)
    supervisor.look("heard")
    assert supervisor.page.title().startswith("【緊急】")
    supervisor.press("行きます").look("alarms")
    clerk.page.get_by_text("向かっている人: supervisor1").wait_for(timeout=_PATIENCE_MS)
    supervisor.page.get_by_label("職員で対応した").check()
    supervisor.press("終える").look("alarms-ended")
    expect(clerk.page.locator(".alarm-bar__one")).to_have_count(0, timeout=_PATIENCE_MS)
    assert "緊急" not in board.text
    assert board.page.locator("#board .board").inner_text() == shown
