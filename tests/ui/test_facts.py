"""Typed values: what people may write, how it is stored, and how it is shown again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.foundation import cities
from madoguchi.foundation.cities import FactDefinition, FactType
from madoguchi.ui.facts import find_town, make_fact_field, read_value, show_value


def _fact(name: str) -> FactDefinition:
    return cities.current().facts[name]


@pytest.mark.parametrize(
    ("fact", "typed", "stored"),
    [
        ("birth_date", "平成2年5月10日", "1990-05-10"),
        ("birth_date", "Ｈ２．５．１０", "1990-05-10"),
        ("member_count", "４", 4),
        ("family_name", "髙橋", "髙橋"),
        ("family_kana", "たかはし", "タカハシ"),
        ("family_kana", "ﾀｶﾊｼ", "タカハシ"),
        ("phone", "０９０－１２３４－５６７８", "090-1234-5678"),
        ("mail", "ｔａｒｏ@example.jp", "taro@example.jp"),
        ("card_held", "yes", True),
        ("card_held", "no", False),
        ("relationship", "妻", "妻"),
        (
            "bank_account",
            "福岡銀行　行橋　普通　123456　たかはし タロウ",
            "福岡銀行　行橋　普通　0123456　タカハシ タロウ",
        ),
    ],
)
def test_read__what_people_type__is_stored_in_one_form(fact: str, typed: str, stored: object) -> None:
    assert read_value(_fact(fact), typed) == stored


@pytest.mark.parametrize(
    ("fact", "typed", "code"),
    [
        ("birth_date", "きのう", "date.unreadable"),
        ("moved_on", "令和8年4月", "date.must_be_exact"),
        ("member_count", "0", "fact.out_of_range"),
        ("member_count", "四人くらい", "fact.not_a_number"),
        ("insurance", "private", "fact.not_a_choice"),
        ("card_held", "maybe", "fact.not_a_choice"),
        ("family_kana", "高橋", "furigana.not_katakana"),
        ("mail", "taro", "mail.format"),
        ("phone", "1234", "phone.format"),
        ("relationship", "長男", "relationship.retired_term"),
        ("bank_account", "福岡銀行", "bank_account.incomplete"),
        ("bank_account", "福岡銀行　行橋　普通　12　タロウ", "bank_account.number"),
        ("family_name", "高\u200b橋", "name.control_character"),
    ],
)
def test_read__what_cannot_be_stored__names_why(fact: str, typed: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        read_value(_fact(fact), typed)
    assert refusal.value.code == code


def test_read__a_year_alone__only_where_the_guide_asks() -> None:
    assert read_value(_fact("birth_date"), "1990", partial_dates=True) == "1990-XX-XX"
    with pytest.raises(InvalidValue):
        read_value(_fact("birth_date"), "1990")
    assert show_value(_fact("birth_date"), "1990-XX-XX").startswith("平成2年")


@given(st.sampled_from([d for d in cities.current().facts if d.type is FactType.CHOICE]), st.data())
def test_show__every_choice__has_a_label_in_each_language(
    definition: FactDefinition, data: st.DataObject
) -> None:
    choice = data.draw(st.sampled_from(definition.choices))
    for language in ("ja", "ja-easy", "en"):
        assert show_value(definition, choice.id, language) == choice.label.in_language(language)


def test_find__a_town__by_postcode() -> None:
    assert find_town("824-0031").startswith("福岡県行橋市")
    assert find_town("000-0000") == ""


def test_clean__an_address__joins_its_parts_and_asks_for_the_lot() -> None:
    field = make_fact_field(_fact("new_address"))
    assert field.clean(["", "福岡県行橋市中央一丁目1-1", "寿荘101"]) == "福岡県行橋市中央一丁目1-1　寿荘101"
    assert field.clean(["824-0031", "", ""]) is None
    with pytest.raises(Exception, match="番地") as refusal:
        field.clean(["", "", "寿荘101"])
    assert refusal.value.code == "address.required"


def test_clean__a_required_field__says_that_it_is_empty() -> None:
    from django.forms import ValidationError

    with pytest.raises(ValidationError) as refusal:
        make_fact_field(_fact("family_name"), required=True).clean("  ")
    assert refusal.value.code == "required"
