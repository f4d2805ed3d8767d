from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue, ValidationFailed
from madoguchi.core.japanese import (
    Furigana,
    PersonName,
    count_graphemes,
    parse_furigana,
    parse_person_name,
    split_graphemes,
)

IVS = "\U000e0100"
NAME_CHARACTERS = st.sampled_from(
    [*list("渡邉髙﨑𠮷葛辻花子太郎ゝ々ヶがガAé"), "神", "\ue000", f"葛{IVS}", "が"]
)
NAME_PARTS = st.lists(NAME_CHARACTERS, min_size=1, max_size=20).map("".join)
KATAKANA = st.text([chr(c) for c in range(0x30A1, 0x30FB)] + ["ー"], min_size=1, max_size=20)


@given(NAME_PARTS, NAME_PARTS)
def test_person_name__any_characters__keeps_every_code_point(family: str, given_name: str) -> None:
    name = PersonName(family, given_name)
    assert (name.family, name.given) == (family, given_name)
    assert name.display == f"{family}\u3000{given_name}"
    assert parse_person_name(f" {family}", f"{given_name}　") == name


@given(st.lists(NAME_CHARACTERS, min_size=1, max_size=20))
def test_graphemes__characters_with_marks__count_as_people_see_them(characters: list[str]) -> None:
    assert split_graphemes("".join(characters)) == tuple(characters)
    assert PersonName("".join(characters), "子").graphemes() == len(characters) + 1


@given(st.text())
def test_split_graphemes__any_text__joins_back(text: str) -> None:
    assert "".join(split_graphemes(text)) == text
    assert count_graphemes(text) <= len(text)


def test_person_name__compatibility_ideograph__is_not_the_unified_one() -> None:
    assert PersonName("\ufa19", "子") != PersonName("神", "子")


def test_person_name__single_name__is_shown_without_space() -> None:
    assert PersonName.single("SUKARNO").display == "SUKARNO"


@pytest.mark.parametrize(
    ("family", "given_name", "code"),
    [
        ("", "", "name.empty"),
        ("山\n田", "太郎", "name.control_character"),
        ("山田", "太\u202e郎", "name.control_character"),
        ("山田", "太\u200b郎", "name.control_character"),
        ("山\ufffd田", "太郎", "name.replacement_character"),
        (f"{IVS}葛", "太郎", "name.lone_variation_selector"),
        ("山田 ", "太郎", "name.outer_space"),
        ("山" * 101, "太郎", "name.too_long"),
        ("１２３４５６７８９０１８", "太郎", "text.individual_number"),
        ("123456", "789018", "text.individual_number"),
    ],
)
def test_person_name__unusable_part__refuses_with_code(family: str, given_name: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        PersonName(family, given_name)
    assert refusal.value.code == code


def test_person_name__control_character__names_code_point_and_place_only() -> None:
    with pytest.raises(InvalidValue) as refusal:
        PersonName("山\t田", "太郎")
    assert refusal.value.data == {"code_point": "U+0009", "index": 1}


def test_person_name__hundred_characters_with_selectors__is_not_too_long() -> None:
    assert PersonName(f"葛{IVS}" * 100, "子").graphemes() == 101


def test_parse_person_name__both_fields_wrong__names_both() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        parse_person_name(" ", "太\x00郎")
    assert refusal.value.field_errors == {"family": "name.empty", "given": "name.control_character"}


def test_parse_person_name__number_split_over_fields__is_refused() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        parse_person_name("123456", "789018")
    assert refusal.value.field_errors == {"family": "text.individual_number"}


@given(KATAKANA, KATAKANA)
def test_furigana__katakana__is_kept_as_typed(family: str, given_name: str) -> None:
    assert parse_furigana(family, given_name) == Furigana(family, given_name)
    assert Furigana(family, given_name).display == f"{family}\u3000{given_name}"


@pytest.mark.parametrize(
    ("typed", "kept"), [("きょうこ", "キョウコ"), ("ｷﾖｳｺﾞ", "キヨウゴ"), ("ユーコ", "ユーコ")]
)
def test_parse_furigana__other_kana__becomes_katakana_and_keeps_small_kana(typed: str, kept: str) -> None:
    assert parse_furigana(typed, "ハナ").family == kept


@pytest.mark.parametrize(
    ("family", "code"),
    [
        ("", "furigana.empty"),
        ("山田", "furigana.not_katakana"),
        ("Yamada", "furigana.not_katakana"),
        ("ア" * 101, "furigana.too_long"),
    ],
)
def test_parse_furigana__unusable_reading__refuses_with_code(family: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        parse_furigana(family, "ハナ")
    assert refusal.value.field_errors == {"family": code}


def test_furigana__both_parts_empty__refuses() -> None:
    with pytest.raises(InvalidValue, match=r"furigana\.empty"):
        Furigana("", "")
