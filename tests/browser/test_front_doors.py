"""The ways in: what happened, search, lists, the page of a procedure; looked at in both sizes, with axe."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.browser import Person


def test_front_doors__on_a_phone__are_whole_and_readable(someone: Callable[..., Person]) -> None:
    citizen = someone("doors")
    citizen.go("/").look("start").look_zoomed("start")
    citizen.page.locator("details > summary").first.click()
    citizen.look("start-opened")
    citizen.go("/search/?q=父が亡くなった").look("search")
    citizen.go("/search/?q=ラーメン").look("search-nothing")
    citizen.go("/search/?q=殴られた").look("search-violence").look_zoomed("search-violence")
    citizen.go("/search/?q=死にたい").look("search-despair")
    citizen.go("/procedures/").look("procedures")
    citizen.go("/procedures/?by=kana").look("procedures-kana")
    citizen.go("/procedures/?event=death").look("procedures-death")
    citizen.go("/procedures/move_in/").look("procedure").look_zoomed("procedure")
    citizen.go("/procedures/protective_measure/").look("procedure-protective")
    citizen.go("/business/").look("business")


def test_start__nothing_chosen__has_the_cursor_on_what_is_wrong(someone: Callable[..., Person]) -> None:
    citizen = someone("doors-empty")
    citizen.go("/").press("次へ", within=citizen.page.locator('form[action$="/guide/start/"]'))
    assert citizen.status == 422
    assert citizen.page.evaluate("document.activeElement.className") == "ui-errors"
    citizen.look("nothing-chosen")


def test_start__without_script__several_events_lead_to_questions_and_can_be_changed(
    someone: Callable[..., Person],
) -> None:
    citizen = someone("doors-plain", script=False)
    citizen.go("/")
    for event in ("move_in", "birth"):
        citizen.page.locator(f'input[name="event"][value="{event}"]').check()
    citizen.press("次へ", within=citizen.page.locator('form[action$="/guide/start/"]'))
    assert "/q/" in citizen.path
    citizen.follow("/answers/").follow("/events/").look("events")
    assert citizen.page.locator("input[name=event]:checked").count() == 2


def test_leave__pressed__is_gone_from_the_way_back(someone: Callable[..., Person]) -> None:
    citizen = someone("doors-leave")
    citizen.go("/procedures/").go("/search/?q=DV")
    # The weather is outside; what counts is that this page is replaced.
    citizen.page.locator("[data-leave]").evaluate("(link) => { link.href = '/open/'; }")
    with citizen.page.expect_navigation():
        citizen.page.locator("[data-leave]").click()
    assert citizen.path == "/open/"
    citizen.page.go_back()
    assert citizen.path == "/procedures/"
