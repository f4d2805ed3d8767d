from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from madoguchi.core import people
from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import resident_code_from
from madoguchi.core.people import (
    RESIDENCE_LABELS,
    Alias,
    ForeignPart,
    FormerFamilyName,
    JapanesePart,
    PartialDate,
    Residence,
    ResidenceCategory,
    ResidentStatus,
    missing_entries,
)
from tests.core.people.builders import person

CARD = Residence(
    ResidenceCategory.MID_LONG_TERM, "技術・人文知識・国際業務", "3年", date(2027, 1, 31), "AB12345678CD"
)
CODE = resident_code_from("1000000000")


def foreign(**changes: object) -> ForeignPart:
    fields: dict[str, object] = {
        "nationality": "US",
        "residence": CARD,
        "alphabet_name": "SAMPLE JOHN",
        "became_foreign_resident_on": PartialDate.on(date(2024, 2, 1)),
    }
    return ForeignPart(**(fields | changes))  # type: ignore[arg-type]


def test_missing_entries__complete_records__lack_nothing() -> None:
    assert missing_entries(person(resident_code=CODE)) == ()
    assert missing_entries(person(part=foreign(), resident_code=CODE)) == ()


def test_missing_entries__empty_record__lists_what_the_specification_demands() -> None:
    assert missing_entries(person(part=JapanesePart())) == (
        "registered_domicile",
        "register_head",
        "became_resident_on",
        "resident_code",
    )
    part = foreign(residence=Residence(ResidenceCategory.MID_LONG_TERM), became_foreign_resident_on=None)
    assert missing_entries(person(part=part, resident_code=CODE)) == (
        "became_foreign_resident_on",
        "card_number",
    )
    transitional = foreign(residence=Residence(ResidenceCategory.TRANSITIONAL_BIRTH))
    assert missing_entries(person(part=transitional, resident_code=CODE)) == ()


def test_missing_entries__removed_record__needs_no_resident_code() -> None:
    assert missing_entries(person(status=ResidentStatus.REMOVED_DEAD)) == ()


def test_missing_entries__name_and_sex__may_be_empty() -> None:
    assert missing_entries(person(name=None, resident_code=CODE)) == ()


def test_is_japanese__part__decides() -> None:
    assert person().is_japanese
    assert not person(part=foreign()).is_japanese


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: foreign(nationality="JP"), "foreign.nationality"),
        (lambda: foreign(nationality="USA"), "foreign.nationality"),
        (lambda: foreign(alphabet_name=None), "foreign.name_required"),
        (lambda: foreign(alphabet_name="A\nB"), "name.control_character"),
        (
            lambda: Residence(ResidenceCategory.MID_LONG_TERM, card_number="AB1234567CD"),
            "residence.card_number",
        ),
        (lambda: Alias(""), "name.empty"),
        (lambda: Alias("見本", furigana="みほん"), "furigana.not_katakana"),
        (lambda: FormerFamilyName("見本 "), "name.outer_space"),
        (lambda: FormerFamilyName("見本", furigana=""), "furigana.empty"),
        (lambda: JapanesePart("本籍\u202e"), "domicile.control_character"),
        (lambda: JapanesePart("あ" * 201), "domicile.too_long"),
        (lambda: JapanesePart("行橋市", "123456789018"), "text.individual_number"),
    ],
)
def test_parts__unusable_entry__refuses_with_code(make, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert refusal.value.code == code


@pytest.mark.parametrize("word", ["なし", "不明"])
def test_japanese_part__no_family_register__may_be_said_in_words(word: str) -> None:
    assert JapanesePart(word, word).registered_domicile == word


def test_alias_on__entered_and_removed__is_in_force_between() -> None:
    old = Alias("旧見本", registered_on=date(2020, 1, 1), removed_on=date(2025, 1, 1))
    new = Alias("新見本", registered_on=date(2025, 1, 1))
    part = foreign(aliases=(old, new))
    assert part.alias_on(date(2019, 12, 31)) is None
    assert part.alias_on(date(2024, 12, 31)) is old
    assert part.alias_on(date(2025, 1, 1)) is new


def test_residence__last_day_of_stay__is_not_expired() -> None:
    assert not CARD.is_expired_on(date(2027, 1, 31))
    assert CARD.is_expired_on(date(2027, 2, 1))
    assert not Residence(ResidenceCategory.MID_LONG_TERM).is_expired_on(date(2999, 1, 1))
    assert set(RESIDENCE_LABELS) == set(ResidenceCategory)


def test_people__fields_of_every_type__have_no_place_for_the_individual_number() -> None:
    types = [getattr(people, name) for name in people.__all__]
    fields = {f.name for t in types if dataclasses.is_dataclass(t) for f in dataclasses.fields(t)}
    assert "resident_code" in fields
    assert not {name for name in fields if "individual" in name or "my_number" in name}


def test_people__every_dataclass__is_frozen_and_slotted() -> None:
    public = [getattr(people, name) for name in people.__all__]
    types = [t for t in public if isinstance(t, type) and dataclasses.is_dataclass(t)]
    assert types
    assert all(t.__dataclass_params__.frozen and "__slots__" in vars(t) for t in types)
