"""Screens of the guide that ask several things at once."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.browser import Person

_SHORT = {
    "moved_from": "other_prefecture",
    "moved_on": "令和8年4月1日",
    "member_count": "1",
    "m1-birth_date": "昭和35年1月5日",
}
_GROUPS = {
    "certificates": [
        "m1-card_held",
        "m1-is_foreign_national",
        "m1-care_certified",
        "m1-disability_certificate",
    ],
    "home": ["needs_water_start", "toilet_kind"],
}


def _walk_to(citizen: Person, names: list[str]) -> None:
    for _ in range(30):
        form = next(form for form in citizen.forms() if form.fillable)
        if set(form.fillable) & set(names):
            assert form.fillable == names
            return
        typed = {name: _SHORT[name] for name in form.fillable if name in _SHORT}
        citizen.fill(form, typed)
        citizen.press("次へ" if typed else "わからないので次へ")
    raise AssertionError(f"{names} are never asked")


def test_guide_groups__one_person__fit_the_screen_and_come_back_as_they_were_left(
    someone: Callable[..., Person],
) -> None:
    citizen = someone("groups")
    citizen.go("/")
    with citizen.page.expect_navigation():
        citizen.page.locator('input[name="event"][value="move_in"]').check()
        citizen.page.locator('form[action$="/guide/start/"] .ui-actions button').click()
    for title, names in _GROUPS.items():
        _walk_to(citizen, names)
        citizen.look(title)
        form = next(form for form in citizen.forms() if form.fillable)
        citizen.fill(form, {names[0]: "unknown"})
        citizen.press("次へ").look(f"{title}-left-open").look_zoomed(f"{title}-left-open")
        assert citizen.status == 422
        assert citizen.page.locator(".ui-field__error").count() == len(names) - 1
        answers = {name: next(iter(form.controls[name].options)) for name in names[1:]}
        citizen.fill(form, answers)
        citizen.press("次へ").follow(f"/q/{names[-1].removeprefix('m1-')}/")
        assert citizen.page.locator("input:checked").count() == len(names)
        citizen.look(f"{title}-again").press("次へ")
