"""The texts: every language has every letter, with the same values, and none has a name in it."""

from __future__ import annotations

from string import Template

import pytest

from madoguchi.domains.notifications import wording
from madoguchi.foundation import cities

LANGUAGES = sorted(folder.name for folder in wording.TEXTS.iterdir())
VALUES = {
    "city": "市",
    "reference": "A-1",
    "when": "9:00",
    "place": "窓口",
    "url": "http://x/",
    "until": "4月",
    "procedure": "子ども医療証をもらう",
    "summary": "医療費を助けます。",
    "contact": "子ども支援課の窓口",
    "list": "A-1",
    "number": "7",
    "counter": "3",
    "code": "123456",
    "course": "はじめてのスマートフォン",
    "news": "空きが出ました。",
    "reason": "大雨のため",
}
TO_MANY = {"push_notice", "push_notice_unnamed"}
OF_A_TURN = {"turn_near", "turn_called", "turn_missed"}
OF_A_PHONE = {"turn_linked", "phone_code"}


def placeholders(language: str, name: str) -> set[str]:
    text = (wording.TEXTS / language / f"{name}.txt").read_text(encoding="utf-8")
    return set(Template(text).get_identifiers())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", wording.list_names())
def test_render__each_letter_in_each_language__has_the_same_values_and_the_reference(
    language: str, name: str
) -> None:
    assert placeholders(language, name) == placeholders("ja", name) <= set(VALUES)
    text = wording.render(name, language, VALUES)
    if name in OF_A_TURN:
        # By LINE and SMS the body goes alone: the number, the link, and no reference that opens more than the turn.
        assert "7" in text.subject
        assert "7" in text.body
        assert "A-1" not in text.subject + text.body
    elif name.endswith("_short"):
        assert "A-1" not in text.subject + text.body
    elif name not in OF_A_PHONE:
        # A letter to one case says which in its subject; a notice to many names itself at the end.
        assert "A-1" in (text.body if name in TO_MANY else text.subject)
    assert "\n" not in text.subject
    assert "$" not in text.subject + text.body


@pytest.mark.parametrize("language", cities.current().languages)
def test_texts__each_language_of_the_city__has_every_letter(language: str) -> None:
    assert {path.stem for path in (wording.TEXTS / language).glob("*.txt")} == set(wording.list_names())


def test_render__language_without_texts__falls_back_to_japanese() -> None:
    assert wording.render("completed", "xx", VALUES) == wording.render("completed", "ja", VALUES)


def test_render__line_break_in_a_value__cannot_add_a_header() -> None:
    text = wording.render("completed", "ja", {**VALUES, "reference": "A-1\nBcc: x@y"})
    assert "\n" not in text.subject


@pytest.mark.parametrize("name", ["none", "../ja/completed", "completed.txt"])
def test_render__unknown_letter__is_a_programming_error(name: str) -> None:
    with pytest.raises(RuntimeError):
        wording.render(name, "ja", VALUES)


def test_render__value_missing__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError, match="url"):
        wording.render("completed", "ja", {"city": "市", "reference": "A-1"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", sorted(OF_A_TURN | OF_A_PHONE))
def test_render__text_for_a_telephone__fits_five_parts_and_ends_with_its_link(
    language: str, name: str
) -> None:
    values = {
        **VALUES,
        "city": "見本市",
        "number": "1234",
        "url": f"https://madoguchi.city.example.lg.jp/n/{'x' * 22}/",
    }
    body = wording.render(name, language, values).body.rstrip()
    assert len(body) <= 5 * 67
    assert name == "phone_code" or body.endswith(values["url"])
