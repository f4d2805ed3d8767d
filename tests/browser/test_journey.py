"""The family of four in Chromium: its phone, the kiosk, the board, and the screens of the city hall."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.demo.household import Household
from tests.browser import steps
from tests.support.browser import Person


def test_journey__family_of_four__ends_with_applications_on_its_phone(
    someone: Callable[..., Person], family: Household
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
