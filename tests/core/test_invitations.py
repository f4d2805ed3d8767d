"""Codes of letters: true ones are known, all others are not, however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.invitations import is_true, make_code, parse_code

KEY, WAVE = "a" * 32, "W7KM"


@given(number=st.integers(1, 99_999))
def test_parse_code__written_by_the_city__is_true_for_this_letter_only(number: int) -> None:
    wave, found, proof = parse_code(make_code(KEY, WAVE, number))
    assert (wave, found) == (WAVE, number)
    assert is_true(KEY, wave, found, proof, invited=99_999)
    assert not is_true(KEY, wave, found, proof, invited=number - 1)
    assert not is_true(KEY, wave, found % 99_999 + 1, proof, invited=99_999)
    assert not is_true("b" * 32, wave, found, proof, invited=99_999)


def test_parse_code__typed_small_wide_or_without_hyphens__is_the_same() -> None:
    code = make_code(KEY, WAVE, 12)
    wide = code.translate({ord(char): ord(char) + 0xFEE0 for char in "0123456789"})
    assert parse_code(code.replace("-", " ").lower()) == parse_code(code) == parse_code(wide)


@pytest.mark.parametrize(
    "text", ["", "W7KM", "W7KM-00001", "W7KM-0000A-234567", "W7KM-00001-23456O", "ア" * 15]
)
def test_parse_code__no_code__is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"invitation\.form"):
        parse_code(text)
