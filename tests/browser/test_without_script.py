"""The citizen's part with JavaScript switched off."""

from __future__ import annotations

from collections.abc import Callable

from madoguchi.demo.household import Household
from tests.browser import steps
from tests.support.browser import Person


def test_citizen_part__without_javascript__is_complete(
    someone: Callable[..., Person], family: Household
) -> None:
    citizen = someone("no-script", script=False)
    citizen.hurries = True  # the same pages are looked at with script on
    steps.walk_guide(citizen, family)
    slip = steps.enter_at_home(citizen, family)
    steps.book_first_free(citizen)
    citizen.hurries = False
    citizen.go("/visit/").look("visit")
    citizen.go("/status/").look("status-empty")
    other = someone("no-script-other", script=False)
    other.go("/open/")
    other.page.fill('[name="reference"]', slip.reference)
    other.page.fill('[name="secret"]', slip.secret)
    other.press("開く").go("/book/").look("booking")
    assert slip.reference in other.text
