"""A walk-in is heard from the call to the papers with the keyboard alone; names are typed through an input method."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from madoguchi.demo.citizen import typed_into
from madoguchi.demo.household import Household
from madoguchi.demo.pages import Form
from madoguchi.demo.reading import load_household
from tests.browser import steps
from tests.browser.input_method import compose
from tests.support.browser import Person
from tests.support.house import House
from tests.support.published import published_city

_ALONE = Path(__file__).parents[2] / "data" / "demo" / "certificate-only.yml"
_SEEN = """() => { const one = document.activeElement, look = getComputedStyle(one);
  const near = getComputedStyle(one.closest('label') ?? one);
  return {name: one.name ?? '', type: one.type ?? '', value: one.value ?? '', checked: !!one.checked,
    text: (one.innerText ?? '').trim(), tag: one.tagName,
    isSeen: [look, near].some((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none')}; }"""
_MOST_STOPS = 400


class Keys:
    """Hands on the keyboard: everything is reached with Tab, and where the focus is can be seen at every stop."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

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

    def send(self, key: str = "Enter") -> Keys:
        with self.page.expect_navigation() as moved:
            self.page.keyboard.press(key)
        self.person.status = moved.value.status if moved.value else 0
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
        self.page.keyboard.insert_text(value)
        return True


def _hearing(clerk: Person) -> Form:
    return next((form for form in clerk.forms() if form.action.endswith("/hearing/")), Form("", "post"))


def _type_names_by_input_method(clerk: Person, keys: Keys) -> None:
    page = clerk.page
    keys.reach(name="m1-family_name")
    compose(page, "たかはし", "髙橋")
    assert "/hearing/" in clerk.path, "the Enter of a conversion sends nothing"
    assert page.input_value('[name="m1-family_name"]') == "髙橋"
    assert page.input_value('[name="m1-family_kana"]') == "タカハシ"
    keys.reach(name="m1-given_name")
    compose(page, "さきこ", "﨑子")
    assert page.input_value('[name="m1-given_kana"]') == "サキコ"


def _hear(clerk: Person, keys: Keys, household: Household) -> None:
    typed: dict[str, str | list[str]] = {}
    for round_ in range(8):
        form = _hearing(clerk)
        values = {name: value for name, value in typed_into(form, household).items() if name not in typed}
        if not values:
            return
        if not round_:
            clerk.look("keys-hearing").go(clerk.path)
        if "m1-family_name" in values:
            _type_names_by_input_method(clerk, keys)
            for name in ("m1-family_name", "m1-given_name", "m1-family_kana", "m1-given_kana"):
                typed[name] = values.pop(name)
            clerk.page.evaluate("document.activeElement.blur()")
        keys.fill(values)
        typed |= values
        keys.reach(text="保存する").send()
        assert clerk.status == 200, clerk.text
        keys.reach(text="聞き取り(残り").send()
    raise AssertionError(f"the hearing does not end: {clerk.text}")


def test_hearing__by_keyboard_alone__from_the_call_to_the_papers(
    someone: Callable[..., Person], at_desk: Callable[..., Person], house: House
) -> None:
    household = load_household(_ALONE, on=house.opening.date(), city=published_city("yukuhashi"))
    reception = steps.sign_in(someone("keys-reception", on="desk"), "reception1")
    number = steps.walk_in(reception, "certificate")
    clerk = at_desk("counter1", "総合窓口")
    keys = Keys(clerk)
    clerk.go("/counter/queue/")
    while number not in clerk.page.locator("#queue-current").inner_text():
        if clerk.page.locator("#queue-finish").count():
            keys.send("f")
        keys.send("n")
    keys.send("s")
    keys.reach(text="案件").send()
    keys.reach(name="event", value="certificate")
    clerk.page.keyboard.press("Space")
    keys.reach(text="新しい案件を開く").send()
    assert "/hearing/" in clerk.path
    _hear(clerk, keys, household)
    reference = clerk.path.split("/")[3]
    keys.reach(text="案件に戻る").send()
    for kind in ("number", "person"):
        if clerk.page.locator(f'select[name="{kind}"]').count():
            keys.fill({kind: household.identity[kind]})
    clerk.look("keys-case")
    clerk.go(clerk.path)
    keys.reach(text="書類・署名・申請").send()
    keys.reach(text="必要な書類をまとめて作る").send()
    clerk.look("keys-papers")
    assert "住民票の写し等交付請求書" in clerk.text
    clerk.go(f"/counter/cases/{reference}/history/")
    assert clerk.page.locator('[data-count="typed_twice"]').get_attribute("data-value") == "0"
