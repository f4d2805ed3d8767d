"""A full hall: the next step stays in sight, and the board shows only the numbers that are called."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser import steps
from tests.support.browser import Person

_PARTIES = 12


def test_queue__many_wait__next_button_is_in_sight(
    someone: Callable[..., Person], at_desk: Callable[..., Person]
) -> None:
    reception = steps.sign_in(someone("crowd-reception", on="desk"), "reception1")
    for _ in range(_PARTIES):
        reception.go("/counter/reception/")
        with reception.page.expect_navigation():
            reception.page.locator('button[name="purpose"]').first.click()
    reception.look("ticket").look_printed("ticket")
    reception.go("/counter/reception/").look("reception")
    clerk = at_desk("counter2", "総合窓口").look("queue")
    box = clerk.page.get_by_role("button", name="次の方を呼ぶ").bounding_box()
    assert box
    assert box["y"] + box["height"] < 800
    clerk.press("次の方を呼ぶ").look("queue-called")
    for again in range(3):
        clerk.press("不在にする" if again % 2 == 0 else "次の方を呼ぶ")
    board = someone("crowd-board", on="desk")
    board.go("/signage/1f/").look("board")
    assert board.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
