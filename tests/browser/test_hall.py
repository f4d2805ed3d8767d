"""The hall with several browsers at once: kiosk, clerk, board, colleagues."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

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


def hear(board: Person, count: int) -> list[str]:
    """What was spoken, once it is so much. (The page's policy allows no `wait_for_function`.)"""
    end = time.monotonic() + _PATIENCE_MS / 1000
    said: list[str] = []
    while len(said) < count:
        assert time.monotonic() < end, said
        board.page.wait_for_timeout(100)
        said = board.page.evaluate("window.spoken")
    return said


def expect_whole(kiosk: Person) -> None:
    """Nobody scrolls at a kiosk."""
    assert kiosk.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), kiosk.path


def test_hall__ticket_taken_in_one_browser_called_by_keyboard_in_another__is_on_the_board_and_forgotten(
    someone: Callable[..., Person], at_desk: Callable[..., Person], other_chromium: Browser
) -> None:
    kiosk = steps.enrol_kiosk(someone)
    clerk = at_desk("register1", browser=other_chromium)
    board = someone("hall-board", on="desk")
    board.go("/signage/office/city_hall/")
    number = steps.take_number(kiosk)
    kiosk.look("ticket-walk-in")
    clerk.page.locator(f"#call-{number}").wait_for(timeout=_PATIENCE_MS)
    for _ in range(clerk.page.locator("[data-hotkey-row]").count()):
        clerk.page.keyboard.press("j")
        if clerk.page.evaluate("document.activeElement.id") == f"call-{number}":
            break
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    expect(clerk.page.locator("#queue-current")).to_contain_text(f"番号 {number} 呼出中")
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


@pytest.mark.parametrize("printed_at", ["kiosk", "reception"])
def test_ticket__printed_on_narrow_paper__is_read_back_by_staff_and_by_a_telephone(
    someone: Callable[..., Person], printed_at: str
) -> None:
    reception = steps.sign_in(someone("hall-reception", on="desk"), "reception1")
    printing = steps.enrol_kiosk(someone) if printed_at == "kiosk" else reception
    number = (steps.take_number if printed_at == "kiosk" else steps.walk_in)(printing)
    printing.look_printed("ticket-walk-in")
    codes = steps.read_printed(printing)
    (staff_code,) = [text for text in codes if text.startswith("MADOGUCHI-TICKET:")]
    (address,) = [text for text in codes if text.startswith(f"{printing.url}/t/")]
    telephone = someone("ticket-telephone")
    steps.open_turn(telephone, address)
    number_shown = telephone.page.locator("#turn .ui-number")
    assert number_shown.inner_text() == number
    reception.go("/counter/reception/")
    field = reception.page.locator('[name="reference"]')
    field.fill(staff_code)
    with reception.page.expect_navigation():
        field.press("Enter")
    assert reception.page.locator(".ticket-paper__number").inner_text() == number


def test_kiosk__walk_in_by_questions__each_page_is_whole(someone: Callable[..., Person]) -> None:
    kiosk = steps.enrol_kiosk(someone)
    kiosk.go("/kiosk/?lang=ja").look("languages").look_zoomed("languages")
    expect_whole(kiosk)
    kiosk.follow("/kiosk/purpose/").look("purpose").look_zoomed("purpose")
    expect_whole(kiosk)
    for round_ in range(6):
        if kiosk.page.get_by_role("button", name="番号札を取る").count():
            break
        kiosk.look(f"question-{round_}")
        expect_whole(kiosk)
        with kiosk.page.expect_navigation():
            kiosk.page.locator("button.kiosk-choice, .kiosk-ticks + .ui-actions button").first.click()
    expect_whole(kiosk)
    kiosk.page.locator("summary").click()
    kiosk.look("summary").look_zoomed("summary")
    expect_whole(kiosk)
    kiosk.page.get_by_label("小さい子どもがいっしょ").check()
    kiosk.press("番号札を取る").look("ticket-with-wish")
    assert "職員に伝えました" in kiosk.text
    expect_whole(kiosk)
    kiosk.go("/kiosk/calls/").look("calls").follow("/kiosk/end/")


def test_kiosk__scanner_after_a_tick__still_types_into_its_field(someone: Callable[..., Person]) -> None:
    kiosk = steps.enrol_kiosk(someone)
    kiosk.go("/kiosk/reference/")
    expect_whole(kiosk)
    kiosk.page.locator("summary").click()
    expect_whole(kiosk)
    kiosk.page.locator(".kiosk-needs .ui-choice").first.click()
    expect(kiosk.page.locator("[data-scan]")).to_be_focused()
    with kiosk.page.expect_navigation() as moved:
        kiosk.page.keyboard.type("K7M4-QX29\n")
    assert moved.value.status == 422
    assert "見つかりません" in kiosk.text
    kiosk.look("reference-unknown")
    expect_whole(kiosk)


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


def test_board__two_calls_at_once__are_spoken_one_after_the_other_and_twice(
    someone: Callable[..., Person], at_desk: Callable[..., Person]
) -> None:
    reception = steps.sign_in(someone("voice-reception", on="desk"), "reception1")
    numbers = [steps.walk_in(reception), steps.walk_in(reception)]
    # Both on the floor of this board.
    clerks = [at_desk("register1", "総合窓口 1番"), at_desk("revenue1", "総合窓口 2番")]
    board = someone("voice-board", on="desk")
    board.page.add_init_script(_RECORD_VOICE)
    board.go("/signage/1f/")
    board.page.get_by_role("button", name="音声を始める").click()
    board.page.get_by_role("button", name="音声を止める").wait_for()
    for clerk, number in zip(clerks, numbers, strict=True):
        clerk.go("/counter/queue/").press(f"{number}番を呼ぶ")
    said = hear(board, 4)
    assert said[0] == said[1] != said[2] == said[3]
    assert all(re.fullmatch(r"ja-JP [^0-9一-龠]+", one) for one in said), said


def test_alarm__pressed_twice_at_the_desk__supervisor_comes_and_no_board_shows_it(
    someone: Callable[..., Person], at_desk: Callable[..., Person]
) -> None:
    clerk = at_desk("register1")
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
