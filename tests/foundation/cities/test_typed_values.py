"""Typed values: what people may write, how it is stored, and how it is shown again, whichever door it comes through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.people import PartialDate
from madoguchi.foundation import cities
from madoguchi.foundation.cities import FactDefinition, FactType
from madoguchi.foundation.cities.shown_values import show_value, shown_forms, shown_text
from madoguchi.foundation.cities.typed_values import normal_key, read_value, stored_text, value_to_text
from madoguchi.foundation.policy.messages import message_for
from madoguchi.ui.facts import make_fact_field
from madoguchi.ui.facts.fields import Unknown
from tests.foundation.cities.typed_texts import typed_texts

DEFINITIONS = tuple(cities.current().facts)


def _fact(name: str) -> FactDefinition:
    return cities.current().facts[name]


def test_catalogue__of_the_project__uses_every_type() -> None:
    assert {definition.type for definition in DEFINITIONS} == set(FactType)


@given(st.sampled_from(DEFINITIONS).flatmap(lambda d: st.tuples(st.just(d), typed_texts(d))))
def test_read__its_own_stored_and_shown_text__gives_the_value_and_the_key_back(
    case: tuple[FactDefinition, str],
) -> None:
    definition, text = case
    try:
        value = read_value(definition, text)
    except InvalidValue as refusal:
        # Only a text that is too long or holds twelve digits in a row may be refused among these.
        assume(not refusal.code.endswith((".too_long", ".individual_number")))
        raise
    stored = value_to_text(value)
    assert read_value(definition, stored) == value
    assert stored_text(definition, stored) == stored == stored_text(definition, text)
    assert normal_key(definition, text) == normal_key(definition, stored) != ""
    shown = shown_text(definition, text)
    assert shown == shown_text(definition, stored) == show_value(definition, value)
    assert normal_key(definition, shown) == normal_key(definition, stored)
    assert {stored, shown} <= set(shown_forms(definition, stored))


@given(st.sampled_from(DEFINITIONS).flatmap(lambda d: st.tuples(st.just(d), typed_texts(d))))
def test_clean__what_the_home_accepts__the_counter_accepts_with_the_same_text(
    case: tuple[FactDefinition, str],
) -> None:
    definition, text = case
    parts = {
        FactType.ADDRESS: lambda: ["", *text.strip().partition("　")[::2]],
        FactType.BANK_ACCOUNT: lambda: text.strip().split("　", 4),
    }
    typed = parts[definition.type]() if definition.type in parts else text
    doors = [
        make_fact_field(definition),
        make_fact_field(definition, unknown=Unknown.BY_CHOICE),
        make_fact_field(definition, audience="staff"),
    ]
    try:
        home = doors[0].clean(typed)
    except Exception as refusal:
        assume(getattr(refusal, "code", "") == "date.must_be_exact")
        home = doors[1].clean(typed)
    assert doors[2].clean(typed) == home
    assert stored_text(definition, value_to_text(home)) == value_to_text(home)


@given(st.sampled_from(DEFINITIONS), st.text(max_size=30))
def test_key__any_text__never_raises(definition: FactDefinition, text: str) -> None:
    assert normal_key(definition, stored_text(definition, text)) == normal_key(definition, text)
    assert isinstance(shown_text(definition, text), str)


@pytest.mark.parametrize(
    ("fact", "typed", "stored"),
    [
        ("birth_date", "平成2年5月10日", date(1990, 5, 10)),
        ("birth_date", "Ｈ２．５．１０", date(1990, 5, 10)),
        ("birth_date", "昭和20年8月中旬ころ", PartialDate.from_text("1945-08-middle~")),
        ("birth_date", "昭和64年又は平成元年　月日不詳", PartialDate.year_only(1989)),
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
        ("birth_date", "2025-02-29", "date.not_in_calendar"),
        ("birth_date", "昭和64年又は平成2年　月日不詳", "date.unreadable"),
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
    assert message_for(code).happened


def test_read__a_year_alone__only_where_a_part_is_enough() -> None:
    assert read_value(_fact("birth_date"), "1990") == PartialDate.year_only(1990)
    with pytest.raises(InvalidValue) as refusal:
        read_value(_fact("birth_date"), "1990", exact_dates=True)
    assert refusal.value.code == "date.must_be_exact"
    assert show_value(_fact("birth_date"), "1990-XX-XX").startswith("平成2年")


@given(st.sampled_from([d for d in cities.current().facts if d.type is FactType.CHOICE]), st.data())
def test_show__every_choice__has_a_label_in_each_language(
    definition: FactDefinition, data: st.DataObject
) -> None:
    choice = data.draw(st.sampled_from(definition.choices))
    for language in cities.current().languages:
        assert show_value(definition, choice.id, language) == choice.label.in_language(language)


def test_show__yes_and_no__in_the_language_that_was_asked_for() -> None:
    held = _fact("card_held")
    assert [show_value(held, True, one) for one in ("ja", "en")] == ["はい", "Yes"]
    assert shown_text(held, "no") == "いいえ"


@pytest.mark.parametrize("prefix", ["name", "text", "address"])
@pytest.mark.parametrize(
    "kind",
    ["control_character", "replacement_character", "lone_variation_selector", "outer_space", "too_long"],
)
def test_message__every_refusal_of_a_text__says_what_to_do(prefix: str, kind: str) -> None:
    assert message_for(f"{prefix}.{kind}") != message_for("no.such_code")
