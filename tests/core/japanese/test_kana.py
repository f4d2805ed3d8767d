from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.japanese import (
    narrow_ascii,
    read_kanji_number,
    strip_variation_selectors,
    to_hiragana,
    to_katakana,
    widen_kana,
)

HIRAGANA = st.text([chr(c) for c in range(0x3041, 0x3097)])
HALF_WIDTH = st.text([chr(c) for c in range(0xFF66, 0xFF9E)])


@given(HIRAGANA)
def test_to_katakana__hiragana__comes_back(text: str) -> None:
    assert to_hiragana(to_katakana(text)) == text


@given(st.text())
def test_to_katakana__any_text__changes_nothing_the_second_time(text: str) -> None:
    assert to_katakana(to_katakana(text)) == to_katakana(text)
    assert widen_kana(widen_kana(text)) == widen_kana(text)
    assert narrow_ascii(narrow_ascii(text)) == narrow_ascii(text)


@given(HALF_WIDTH)
def test_widen_kana__half_width_kana__equals_compatibility_form(text: str) -> None:
    assert widen_kana(text) == unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("narrow", "wide"), [("ｶﾞｷﾞ ﾊﾟﾝ", "ガギ パン"), ("ｳﾞ", "ヴ"), ("髙﨑\ufa19", "髙﨑\ufa19"), ("ﾞ", "゛")]
)
def test_widen_kana__mixed_text__touches_only_half_width_kana(narrow: str, wide: str) -> None:
    assert widen_kana(narrow) == wide


def test_strip_variation_selectors__both_kinds__drops_only_them() -> None:
    assert strip_variation_selectors("葛\U000e0100か\u3099\ufe00") == "葛か\u3099"


@given(st.integers(1, 9999))
def test_read_kanji_number__written_with_units_or_places__reads_it_back(number: int) -> None:
    assert read_kanji_number("".join("〇一二三四五六七八九"[int(d)] for d in str(number))) == number
    parts = []
    for digit, unit in zip(f"{number:04}", ("千", "百", "十", ""), strict=True):
        if digit != "0":
            parts.append(("" if digit == "1" and unit else "〇一二三四五六七八九"[int(digit)]) + unit)
    assert read_kanji_number("".join(parts)) == number


@pytest.mark.parametrize(
    "text", ["", "十十", "二三十", "十百", "百〇三", "二〇百", "一二三四五", "二万", "x"]
)
def test_read_kanji_number__no_number__gives_none(text: str) -> None:
    assert read_kanji_number(text) is None
