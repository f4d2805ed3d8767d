"""The family of four in Chromium: its phone, the kiosk, the board, and the screens of the city hall."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.demo.household import Household
from tests.browser import steps
from tests.support.browser import Person


def test_journey__family_of_four__ends_with_applications_on_its_phone(
    someone: Callable[..., Person], at_desk: Callable[..., Person], family: Household
) -> None:
    citizen = someone("citizen")
    steps.walk_guide(citizen, family)
    citizen.look_zoomed("plan").look_printed("plan")
    slip = steps.enter_at_home(citizen, family)
    steps.book_first_free(citizen)
    citizen.look_printed("booking")
    citizen.go("/visit/").look("visit-before")
    kiosk = steps.enrol_kiosk(someone)
    number = steps.check_in(kiosk, slip)
    citizen.go("/visit/").look("visit-waiting")
    board = someone("board", on="desk")
    board.go("/signage/").look("halls").go("/signage/1f/").look("empty")
    steps.sign_in(someone("clerk", on="desk"), "counter1", look=True).look("home").go("/counter/queue/").look(
        "desks"
    )
    clerk = at_desk("counter1", "総合窓口").look("queue")
    clerk.press(f"{number}番を呼ぶ").look("queue-called")
    board.page.locator(".board-call__number").get_by_text(number, exact=True).first.wait_for()
    board.look("called")
    citizen.go("/visit/").page.get_by_text("お呼びしています").wait_for(timeout=60_000)
    citizen.look("visit-called")
    steps.hear(clerk, family, slip)
    steps.make_and_sign(clerk, slip)
    steps.take_fee(clerk, slip)
    steps.hand_in(clerk, slip)
    citizen.go("/status/").look("status")
    assert citizen.page.locator(".front-status li").count() >= 10
    section = steps.sign_in(someone("section", on="desk"), "water1")
    steps.return_for_correction(section, slip, family)
    link = steps.follow_mail(someone("mailbox", on="desk"), slip)
    steps.put_right(citizen, link, family)
    citizen.go("/status/").look("status-later")
    supervisor = steps.sign_in(someone("supervisor", on="desk"), "supervisor1")
    supervisor.go("/manager/").look("figures").look_printed("figures")
