from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import ValidationFailed
from madoguchi.core.japanese import (
    Address,
    LocalGovernmentCode,
    OverseasAddress,
    Postcode,
    address_key,
)

YUKUHASHI = LocalGovernmentCode("402133")


def address(**changes: object) -> Address:
    fields: dict[str, object] = {
        "lg_code": YUKUHASHI,
        "prefecture": "福岡県",
        "city": "行橋市",
        "town": "中央一丁目",
        "lot": "１番１号",
        "building": "見本ハイツ２０１",
        "postcode": Postcode("8248601"),
    }
    return Address(**(fields | changes))  # type: ignore[arg-type]


def test_address__as_typed__is_kept_and_joined() -> None:
    assert address().one_line() == "福岡県行橋市中央一丁目１番１号　見本ハイツ２０１"
    assert address().with_postcode().startswith("〒824-8601　福岡県")
    assert address(building="").one_line().endswith("１番１号")
    assert address(postcode=None).with_postcode() == address().one_line()
    assert address().without_building() == address(building="")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("lg_code", "402134", "lg_code.check_digit"),
        ("lg_code", "４０２１３３", "lg_code.format"),
        ("prefecture", "", "address.required"),
        ("city", "", "address.required"),
        ("town", "中央\n", "address.control_character"),
        ("lot", " 1", "address.outer_space"),
        ("building", "\ufffd", "address.replacement_character"),
        ("building", "あ" * 101, "address.too_long"),
        ("building", "123456789018", "text.individual_number"),
        ("building", "\U000e0100", "address.lone_variation_selector"),
        ("postcode", "824860", "postcode.format"),
        ("postcode", "824-8601", "postcode.format"),
        ("town_id", "123", "address.town_id"),
        ("resident_town_code", "4021300100", "address.resident_town_code"),
    ],
)
def test_address__one_wrong_field__is_named_with_code(field: str, value: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        address(**{field: value})
    assert refusal.value.field_errors == {field: code}


def test_address__neither_town_nor_lot__is_refused() -> None:
    assert address(town="").town == ""
    assert address(lot="").lot == ""
    with pytest.raises(ValidationFailed) as refusal:
        address(town="", lot="")
    assert refusal.value.field_errors == {"town": "address.town_or_lot_required"}


@pytest.mark.parametrize("country", ["JP", "usa", ""])
def test_overseas_address__no_foreign_country__is_refused(country: str) -> None:
    assert OverseasAddress("US", "1 Main St").one_line() == "1 Main St"
    with pytest.raises(ValidationFailed) as refusal:
        OverseasAddress(country)
    assert refusal.value.field_errors == {"country": "address.country"}


@pytest.mark.parametrize(
    "text",
    [
        "行橋市中央1丁目1番1号",
        "行橋市中央１－１－１",
        "行橋市 中央一丁目１番１号",
        "行橋市中央1の1の1",
        "行橋市中央1ー1ー1",
        "行橋市中央一丁目一番一号",
    ],
)
def test_address_key__spellings_of_one_place__share_the_key(text: str) -> None:
    assert address_key(text) == address_key("行橋市中央1-1-1")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("霞ヶ関二丁目", "霞が関2丁目"),
        ("大字今井１０番地の２", "今井10-2"),
        ("渡邉町3", "渡辺町3"),
        ("メゾンみやこ", "めぞんミヤコ"),
    ],
)
def test_address_key__other_spellings__share_the_key(first: str, second: str) -> None:
    assert address_key(first) == address_key(second)


@pytest.mark.parametrize(
    ("first", "second"), [("中央1-12", "中央11-2"), ("中央1-1", "中央1-1-1"), ("一宮町1", "三宮町1")]
)
def test_address_key__different_places__stay_apart(first: str, second: str) -> None:
    assert address_key(first) != address_key(second)


@given(st.text("行橋市中央一二三十丁目番地号の0123456789-－ー ヶが字大", max_size=20))
def test_address_key__a_key__is_its_own_key(text: str) -> None:
    assert address_key(address_key(text)) == address_key(text)
