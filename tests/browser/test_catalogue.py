"""A section reads its rules, and tries a household; each look is taken at the size of a desk and of a phone."""

from __future__ import annotations

from collections.abc import Callable

from tests.browser import steps
from tests.support.browser import Person


def test_catalogue__each_page__stands_and_reads_well(someone: Callable[..., Person]) -> None:
    clerk = steps.sign_in(someone("catalogue", on="desk"), "environment1")
    clerk.go("/catalogue/").look("list")
    clerk.go("/catalogue/?q=犬").follow("/catalogue/procedures/dog").look("procedure")
    assert "犬が「はい」" in clerk.text
    assert "第1版" in clerk.text
    clerk.go("/catalogue/procedures/child_rearing_allowance_claim/").look("long-procedure")
    clerk.go("/catalogue/unverified/").look("unverified")
    clerk.go("/catalogue/languages/en/").look("language")


def test_trial__household_typed_in__is_answered(someone: Callable[..., Person]) -> None:
    clerk = steps.sign_in(someone("trial", on="desk"), "environment1")
    clerk.go("/catalogue/trial/?people=1").look("trial")
    clerk.page.locator('input[name="life_event"][value="move_in"]').check()
    clerk.page.select_option('[name="has_dog"]', "yes")
    clerk.press("この世帯の答えを見る").look("trial-answers")
    answer = clerk.page.locator('[data-procedure="dog_registration_change"]')
    assert answer.get_attribute("data-answer") == "true"
    clerk.page.fill("#pasted", "{")
    clerk.press("JSON の世帯の答えを見る").look("trial-refused")
    assert clerk.status == 422
