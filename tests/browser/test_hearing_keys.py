"""A household that moves in is served with the keyboard alone, from opening the desk to the end of the visit. The ink on the
tablet is the household's own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import pytest

from madoguchi.demo.browser import Browser
from madoguchi.demo.citizen import enter_at_home, typed_into, walk_guide
from madoguchi.demo.household import Door, Household, Slot, Typed
from madoguchi.demo.pages import Form
from madoguchi.sandbox.card_reader import INVENTED
from tests.browser import steps
from tests.browser.input_method import compose, press_access_key
from tests.support.browser import Person
from tests.support.house import House

_NO_MOUSE = """for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'wheel']) {
  addEventListener(kind, () => console.error('a hand left the keyboard: ' + kind), true); }"""
_SEEN = """() => { const one = document.activeElement, look = getComputedStyle(one);
  const near = getComputedStyle(one.closest('label') ?? one);
  return {name: one.name ?? '', type: one.type ?? '', value: one.value ?? '', checked: !!one.checked,
    text: (one.innerText ?? '').trim(), tag: one.tagName,
    isSeen: [look, near].some((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none')}; }"""
_MOST_STOPS = 400
_INSURER = "m1-previous_insurer"
_ADDRESS: dict[Slot, Typed] = {
    ("", "new_address"): {"line": "福岡県行橋市中央一丁目2番3号", "building": "コーポ京都 201号"}
}
_ERA: dict[Slot, Typed] = {("m1", "left_job_on"): "Ｒ８．１１．２０"}
"""Of what is asked at home these two wait for the counter: an address by its postcode, and a day in its era."""


class Keys:
    """Hands on the keyboard: everything is reached with Tab or its own key, and where the focus is can be seen at every stop."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page
        person.context.add_init_script(_NO_MOUSE)

    @property
    def stop(self) -> dict[str, str]:
        return dict(self.page.evaluate(_SEEN))

    def tab(self) -> dict[str, str]:
        self.page.keyboard.press("Tab")
        stop = self.stop
        assert stop["isSeen"] or stop["tag"] in ("BODY", "HTML"), f"the focus is not seen at {stop}"
        return stop

    def reach(self, **wanted: str) -> Keys:
        """Tab until name, value or text are there: `reach(text="保存する")`."""
        for _ in range(_MOST_STOPS):
            stop = self.tab()
            if all(text in stop[key] for key, text in wanted.items()):
                return self
        raise AssertionError(f"the tab key does not reach {wanted} at {self.person.path}")

    def type(self, text: str) -> Keys:
        """Into what has the focus."""
        assert self.stop["tag"] in ("INPUT", "TEXTAREA"), f"no field has the focus: {self.stop}"
        self.page.keyboard.insert_text(text)
        return self

    def send(self, key: str = "Enter") -> Keys:
        """A key after which another page stands: `send("Alt+s")` saves."""
        with self.page.expect_navigation() as moved:
            if key.startswith("Alt+"):
                press_access_key(self.page, key[-1])
            else:
                self.page.keyboard.press(key)
        self.person.status = moved.value.status if moved.value else 0
        assert self.person.status == 200, self.person.text
        return self

    def fill(self, values: Mapping[str, str | list[str]]) -> None:
        """In the order of the page; each control once."""
        left = {name: value for name, value in values.items() if value}
        for _ in range(_MOST_STOPS):
            if not left:
                return
            stop = self.tab()
            if stop["name"] in left and self._put(stop, left[stop["name"]]):
                left.pop(stop["name"])
        raise AssertionError(f"the tab key does not reach {list(left)}")

    def _put(self, stop: dict[str, str], value: str | list[str]) -> bool:
        """True when the control has all that belongs there."""
        if stop["type"] == "checkbox":
            if stop["value"] in value:
                self.page.keyboard.press("Space")
            return stop["value"] == value[-1]
        if stop["type"] == "radio":
            self.page.keyboard.press("Space")
        if stop["type"] in ("radio", "select-one"):
            for _ in range(40):
                if self.stop["value"] == value:
                    return True
                self.page.keyboard.press("ArrowDown")
            raise AssertionError(f"no {value} in {stop['name']}")
        assert isinstance(value, str)
        if stop["name"] == _INSURER:
            compose(self.page, "ぜんこくけんこうほけんきょうかい", value)
            assert "/hearing/" in self.person.path, "the Enter of a conversion sends nothing"
        else:
            self.page.keyboard.insert_text(value)
        return True


@pytest.fixture
def clerk(someone: Callable[..., Person]) -> Iterator[Person]:
    """Signed in, without a desk; where the test ends early the desk is left for the next one."""
    person = steps.sign_in(someone("keys", on="desk"), "counter1")
    steps.leave_desk(person)
    yield person
    after = someone("keys-after", on="desk")
    after.context.add_cookies(steps.cookies_of(person))
    steps.leave_desk(after)


def test_household__served_by_keyboard_alone__from_the_open_desk_to_the_end_of_the_visit(
    someone: Callable[..., Person], clerk: Person, family: Household, house: House
) -> None:
    heard = _asked_at_the_counter(family)
    with Browser(house.url, "citizen") as browser:
        walk_guide(browser, heard)
        reference = enter_at_home(browser, heard).reference
    number = steps.walk_in(steps.sign_in(someone("keys-reception", on="desk"), "reception1"), "move_in")
    keys = Keys(clerk)
    _call(clerk, keys, number)
    _open_by_two_keys(clerk, keys, reference)
    _read_card(clerk, keys, house)
    _hear(clerk, keys, heard)
    _check_identity(clerk, keys, heard)
    _papers(clerk, keys, someone)
    clerk.go(f"/counter/cases/{reference}/history/")
    assert clerk.page.locator('[data-count="typed_twice"]').get_attribute("data-value") == "0"
    keys.send("Alt+q").send("f")
    keys.reach(text="窓口を閉じる", tag="BUTTON").send()
    assert "窓口を開く" in clerk.text


def _asked_at_the_counter(family: Household) -> Household:
    """The same household, of which the two values are not yet known when it comes."""
    at_home = {
        slot: value for slot, value in family.values[Door.HOME].items() if slot not in {**_ADDRESS, **_ERA}
    }
    at_counter = {**family.values[Door.COUNTER], **_ADDRESS, **_ERA}
    return replace(family, values={**family.values, Door.HOME: at_home, Door.COUNTER: at_counter})


def _call(clerk: Person, keys: Keys, number: str) -> None:
    """Opens a desk and calls until it is this number's turn."""
    clerk.go("/counter/queue/")
    keys.reach(text="総合窓口").send()
    while clerk.page.locator("#queue-current strong").all_inner_texts() != [number]:
        if clerk.page.locator("#queue-finish").count():
            keys.send("f")
        keys.send("n")


def _open_by_two_keys(clerk: Person, keys: Keys, reference: str) -> None:
    """The number of the case is typed, so that the ticket alone does not open it: the birth date is the second key."""
    keys.reach(name="reference").type(reference).send()
    keys.send("s").send("c")
    keys.type("S60.4.1").send()
    assert clerk.path == f"/counter/cases/{reference}/", clerk.text


def _read_card(clerk: Person, keys: Keys, house: House) -> None:
    """F2 reads it; what it says otherwise stands side by side and is chosen by one key."""
    card = house.data / "phones" / "card.json"
    card.parent.mkdir(mode=0o700, exist_ok=True)
    face = {
        "name": "渡邊　𠮷郎",
        "address": "広島県広島市南区松原町10番1号",
        "birth_date": "1985-04-01",
        "sex": "male",
    }
    card.write_text(json.dumps({**INVENTED, **face}), encoding="utf-8")
    keys.send("F2")
    card.unlink()
    assert clerk.path.endswith("/offers/"), clerk.text
    clerk.look("offers")
    (row,) = clerk.page.locator("[data-pick]").all()
    assert row.get_attribute("data-pick") == "family_name", "the address is the same, written another way"
    clerk.page.keyboard.press("1")
    keys.send()
    assert "渡邉\U000e0110" in clerk.page.locator(".staff-subject").inner_text()


def _hear(clerk: Person, keys: Keys, household: Household) -> None:
    """What is known stands there with its source; what is not is typed once."""
    typed: set[str] = set()
    keys.send("Alt+h")
    assert "自宅の入力" in clerk.page.locator(".hear-known__source").first.inner_text(), clerk.text
    keys.reach(name="new_address_postcode").type("824-0005")
    keys.reach(name="lookup").send()
    line = keys.stop
    assert (line["name"], line["value"]) == ("new_address_line", "福岡県行橋市中央")
    clerk.page.keyboard.press("End")
    keys.type("一丁目2番3号")
    for _ in range(8):
        form = next((form for form in clerk.forms() if form.action.endswith("/hearing/")), Form("", "post"))
        values = {name: value for name, value in typed_into(form, household).items() if name not in typed}
        values.pop("new_address_line", None)
        if not values:
            break
        keys.fill(values)
        typed |= values.keys()
        keys.send("Alt+s").send("Alt+h")
    assert {"m1-left_job_on", _INSURER} <= typed, clerk.text
    keys.send("Alt+b")


def _check_identity(clerk: Person, keys: Keys, household: Household) -> None:
    keys.fill({"number": household.identity["number"]})
    keys.send("Alt+i")
    checks = clerk.page.locator("#main").inner_text()
    assert "身元確認: マイナンバーカード" in checks, "the card that was read is the paper seen"
    assert "番号確認: マイナンバーカード" in checks


def _papers(clerk: Person, keys: Keys, someone: Callable[..., Person]) -> None:
    keys.send("Alt+p").send("Alt+m")
    tablet = someone("keys-tablet", on="desk")
    tablet.context.add_cookies(steps.cookies_of(clerk))
    tablet.go(clerk.path)
    while tablet.page.locator('a[href*="/papers/sign/"]').count():
        tablet.follow("/papers/sign/")
        steps.draw(tablet)
        tablet.press("この署名を使う")
    keys.send("Alt+b").send("Alt+p")
    while clerk.page.locator('form[action$="/confirm/"]').count():
        keys.send("Alt+w")
    clerk.look("papers")
    keys.send("Alt+u")
    assert clerk.page.get_by_label("受け付けた申請").locator("tbody tr").count() >= 10
