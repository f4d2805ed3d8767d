from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import PhoneKind, format_postcode, parse_phone, parse_postcode


@given(st.text("0123456789", min_size=7, max_size=7))
def test_parse_postcode__every_notation__gives_seven_digits(digits: str) -> None:
    wide = format_postcode(digits).translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for text in (
        digits,
        format_postcode(digits),
        f"〒{format_postcode(digits)}",
        wide,
        wide.replace("－", "ー"),
    ):
        assert parse_postcode(text) == digits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "postcode.empty"),
        ("〒", "postcode.empty"),
        ("824-860", "postcode.format"),
        ("八二四八六〇一", "postcode.format"),
    ],
)
def test_parse_postcode__unusable_text__refuses_with_code(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_postcode(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("text", "digits", "kind", "display"),
    [
        ("０９０－１２３４－５６７８", "09012345678", PhoneKind.MOBILE, "090-1234-5678"),
        ("+81 80 1234 5678", "08012345678", PhoneKind.MOBILE, "080-1234-5678"),
        ("+81 (0)70-1234-5678", "07012345678", PhoneKind.MOBILE, "070-1234-5678"),
        ("0930-25-1111", "0930251111", PhoneKind.LANDLINE, "0930-25-1111"),
        ("060-9234-5678", "06092345678", PhoneKind.MOBILE, "060-9234-5678"),
        ("0930251111", "0930251111", PhoneKind.LANDLINE, "0930251111"),
        ("(03)1234-5678", "0312345678", PhoneKind.LANDLINE, "0312345678"),
        ("050-1234-5678", "05012345678", PhoneKind.IP, "050-1234-5678"),
        ("0120123456", "0120123456", PhoneKind.FREE, "0120-123-456"),
        ("08001234567", "08001234567", PhoneKind.FREE, "0800-1234-567"),
        ("0570-012-345", "0570012345", PhoneKind.NAVIGATION, "0570-012-345"),
    ],
)
def test_parse_phone__numbers_of_japan__are_normalised(
    text: str, digits: str, kind: PhoneKind, display: str
) -> None:
    number = parse_phone(text)
    assert (number.digits, number.kind, number.display) == (digits, kind, display)
    assert parse_phone(number.international) == number
    assert hash(parse_phone(number.international)) == hash(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "phone.empty"),
        ("-", "phone.empty"),
        ("110", "phone.format"),
        ("25-1111", "phone.format"),
        ("090-1234-567a", "phone.format"),
        ("0930-25-111", "phone.length"),
        ("090-1234-56789", "phone.length"),
        ("0012345678", "phone.format"),
        ("09301234567", "phone.format"),
    ],
)
def test_parse_phone__no_number_of_japan__refuses_with_code(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse_phone(text)
    assert refusal.value.code == code


def test_parse_phone__other_spelling__is_the_same_number() -> None:
    assert parse_phone("0930-25-1111") == parse_phone("０９３０２５１１１１")
    assert parse_phone("0930-25-1111") != parse_phone("0930-25-1112")
    assert parse_phone("0930-25-1111") != "0930251111"
