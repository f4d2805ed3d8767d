"""Pages that nobody hopes to see: wrong input, gone, refused, in conflict, empty."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from madoguchi.demo.household import Household
from madoguchi.foundation import cities
from tests.browser import steps
from tests.support.browser import PHONE, Album, Person
from tests.support.house import House

_JAPANESE = re.compile(r".{0,12}(?:です|ます|ません|ください)")
"""The end of a Japanese sentence; names that a resident must recognise at the counter may stand in brackets."""
_FOCUS = "document.activeElement.matches('[data-focus]')"


def test_open__wrong_secret__says_so_and_takes_the_focus(someone: Callable[..., Person]) -> None:
    citizen = someone("states")
    citizen.go("/open/").look("open")
    citizen.press("開く").look("open-nothing-typed")
    assert citizen.status == 422
    assert citizen.page.evaluate(_FOCUS)
    citizen.page.fill('[name="reference"]', "K7M4-QX29")
    citizen.page.fill('[name="secret"]', "AAAA-BBBB-CCCC-DDDD")
    citizen.press("開く").look("open-wrong-secret")
    assert citizen.status == 422
    assert citizen.page.evaluate(_FOCUS)


def test_guide__wrong_input__keeps_it_and_says_what_to_do(someone: Callable[..., Person]) -> None:
    citizen = someone("states")
    citizen.go("/")
    citizen.page.locator('input[name="event"][value="move_in"]').check()
    citizen.press("次へ", within=citizen.page.locator('form[action$="/guide/start/"]'))
    citizen.page.get_by_label("ほかの都道府県").check()
    citizen.press("次へ")
    citizen.page.fill('[name="moved_on"]', "むかし")
    citizen.press("次へ").look("guide-wrong-date").look_zoomed("guide-wrong-date")
    assert citizen.status == 422
    assert citizen.page.evaluate(_FOCUS)
    assert citizen.page.input_value('[name="moved_on"]') == "むかし"


def test_citizen_pages__nothing_known_yet__tell_the_next_step(someone: Callable[..., Person]) -> None:
    citizen = someone("states")
    for path, name in (
        ("/entry/", "entry-unknown"),
        ("/book/", "book-unknown"),
        ("/visit/", "visit-unknown"),
        ("/status/", "status-unknown"),
        ("/guide/abcdefghijklmnop/", "guide-expired"),
        ("/plan/abcdefghijklmnop/", "plan-expired"),
        ("/fix/abcdefghijklmnop/", "fix-expired"),
        ("/nowhere/", "not-found"),
    ):
        citizen.go(path).look(name)
        assert citizen.page.locator("main :is(a, button):visible").count(), f"{path} is a dead end"


@pytest.mark.parametrize("language", [one for one in cities.current().languages if one != "ja"])
def test_citizen_languages__each_of_the_city__is_marked_and_whole(
    someone: Callable[..., Person], plan_of_a_family: str, language: str
) -> None:
    citizen = someone(f"languages-{language}")
    citizen.go("/")
    citizen.page.get_by_role("link", name=dict(settings.LANGUAGES)[language]).click()
    question = plan_of_a_family.removesuffix("plan/") + "q/insurance/"
    for path, name in (
        ("/", "start"),
        (question, "question"),
        (plan_of_a_family, "plan"),
        ("/book/", "book"),
    ):
        citizen.go(path)
        assert citizen.status == 200, path
        citizen.page.locator(".ui-machine").wait_for()
        citizen.look(name, sizes=False)
        if language != "ja-easy":
            main = citizen.page.locator("main").inner_text()
            assert _JAPANESE.findall(main) == [], f"{path}: {main}"


@pytest.fixture(scope="module")
def plan_of_a_family(house: House, chromium: Browser, family: Household) -> str:
    """The path of the plan of a family that answered everything."""
    context = chromium.new_context(viewport=PHONE, locale="ja-JP")
    citizen = Person("states-family", context, house.url, Album(None))
    citizen.hurries = True
    steps.walk_guide(citizen, family)
    path = citizen.path
    context.close()
    return path


def test_staff_pages__wrong_role_and_wrong_case__tell_the_next_step(someone: Callable[..., Person]) -> None:
    section = steps.sign_in(someone("states-section", on="desk"), "school1")
    section.go("/staff/accounts/").look("forbidden")
    assert section.status == 403
    clerk = steps.sign_in(someone("states-clerk", on="desk"), "counter2")
    clerk.go("/counter/cases/").look("cases")
    clerk.go("/counter/cases/K7M4-QX29/").look("case-unknown")
    assert clerk.status in (403, 404)


def test_sign_in__wrong_password__says_so(someone: Callable[..., Person]) -> None:
    person = someone("states-sign-in", on="desk")
    person.go("/staff/sign-in/")
    person.page.fill('[name="sign_in"]', "nobody")
    person.page.fill('[name="password"]', "wrong")
    steps.submit(person)
    person.look("refused")
    assert person.status == 422


def test_queue__two_tabs_act_on_the_same__is_a_conflict_page(at_desk: Callable[..., Person]) -> None:
    clerk = at_desk("resident1").press("窓口を閉じる")
    second = Person("states-desk-2", clerk.context, clerk.url, clerk.album)
    second.page.set_viewport_size(clerk.page.viewport_size or {"width": 1280, "height": 800})
    second.go("/counter/queue/")
    desk = clerk.page.locator('form[action$="/queue/open/"] button').last
    with clerk.page.expect_navigation():
        desk.click()
    with second.page.expect_navigation() as moved:
        second.page.locator('form[action$="/queue/open/"] button').last.click()
    second.status = moved.value.status
    second.look("conflict")
    assert second.status == 409


def test_mailbox__no_mail_or_some__stands(someone: Callable[..., Person]) -> None:
    someone("mailbox", on="desk").go("/demo/mail/").look("index")
