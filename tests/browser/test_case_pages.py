"""Case pages at their limits: a name like 寿限無, and two screens on one household."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from madoguchi.demo.browser import Browser
from madoguchi.demo.citizen import enter_at_home, walk_guide
from madoguchi.demo.household import Door, Household, Typed
from tests.browser import steps
from tests.support.browser import DESK, Person
from tests.support.house import House

LONG = "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処"
LONG_KANA = "ジュゲムジュゲムゴコウノスリキレカイジャリスイギョノスイギョウマツウンライマツフウライマツ"
BUILDING = "パイポパイポシューリンガンビレッジ行橋中央ステーションタワーレジデンス東館 第二十三号棟 4567号室"


def _renamed(family: Household) -> Household:
    """The same family with the longest names that anybody has ever thought of."""
    home: dict[tuple[str, str], Typed] = dict(family.values[Door.HOME])
    for member in family.members:
        home[member, "given_name"], home[member, "given_kana"] = LONG, LONG_KANA
    address = home["", "new_address"]
    assert not isinstance(address, str | tuple)
    home["", "new_address"] = {**address, "building": BUILDING}
    return replace(family, values={**family.values, Door.HOME: home})


def test_case_pages__name_of_38_characters__fit_every_size(
    someone: Callable[..., Person], family: Household, house: House
) -> None:
    household = _renamed(family)
    with Browser(house.url, "citizen") as browser:
        walk_guide(browser, household)
        slip = enter_at_home(browser, household)
    citizen = someone("long-name")
    citizen.go("/open/")
    citizen.page.fill('[name="reference"]', slip.reference)
    citizen.page.fill('[name="secret"]', slip.secret)
    citizen.press("開く").go("/entry/sent/").look("entry-sent").look_zoomed("entry-sent")
    clerk = steps.sign_in(someone("long-name-clerk", on="desk"), "counter2")
    clerk.go(f"/counter/cases/{slip.reference}/")
    steps.open_case(clerk, slip, household)
    clerk.look("case")
    assert LONG in clerk.page.locator(".staff-subject").inner_text()
    clerk.go(f"/counter/cases/{slip.reference}/papers/").look("papers")
    clerk.go("/counter/cases/").look("cases")


def test_hearing__two_screens_save_the_same_field__shows_both_values(
    someone: Callable[..., Person], family: Household, house: House
) -> None:
    with Browser(house.url, "citizen") as browser:
        walk_guide(browser, family)
        slip = enter_at_home(browser, family)
    clerk = steps.sign_in(someone("two-screens", on="desk"), "counter2")
    clerk.go(f"/counter/cases/{slip.reference}/")
    steps.open_case(clerk, slip, family)
    other = Person("two-screens-other", clerk.context, clerk.url, clerk.album)
    other.page.set_viewport_size(DESK)
    for person in (clerk, other):
        person.go(f"/counter/cases/{slip.reference}/hearing/")
    field = '[name="m1-previous_insurer"]'
    clerk.page.fill(field, "全国健康保険協会 広島支部")
    clerk.press("保存する")
    other.page.fill(field, "広島市国民健康保険")
    other.press("保存する").look("conflict")
    assert other.status == 409
    assert "広島支部" in other.text
    assert other.page.locator('[value="広島市国民健康保険"]').count()
