from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.japanese import eras_on, format_era, format_western, text_equal_key, to_hiragana

DAYS = st.dates(min_value=date(1873, 1, 1), max_value=date(2117, 12, 31))


@given(DAYS)
def test_text_equal_key__one_day_in_every_notation__is_one_fact(day: date) -> None:
    keys = {
        text_equal_key(value)
        for value in (day, day.isoformat(), format_western(day), day.strftime("%Y/%m/%d"))
    }
    keys |= {text_equal_key(format_era(day, era=era)) for era in eras_on(day)}
    assert len(keys) == 1


@given(DAYS, DAYS)
def test_text_equal_key__two_days__are_two_facts(first: date, second: date) -> None:
    assert (text_equal_key(format_era(first)) == text_equal_key(format_western(second))) == (first == second)


@given(st.text([chr(c) for c in range(0x30A1, 0x30F7)], min_size=1, max_size=10))
def test_text_equal_key__kana_in_other_script_and_spacing__is_one_fact(text: str) -> None:
    assert text_equal_key(to_hiragana(text)) == text_equal_key(text) == text_equal_key(f" {'　'.join(text)} ")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("ﾕｸﾊｼ ﾀﾛｳ", "ゆくはし　たろう"),
        ("Ｓｍｉｔｈ", "SMITH"),
        ("0930-25-1111", "０９３０２５１１１１"),
        ("+81 90 1234 5678", "090-1234-5678"),
        ("〒824-8601", "8248601"),
        ("行橋市中央一丁目１番１号", "行橋市 中央1-1-1"),
        ("1,000", "1000"),
        ("葛\U000e0100城", "葛城"),
        (4, "４"),
        (None, ""),
        (None, "　"),
    ],
)
def test_text_equal_key__same_fact_typed_otherwise__is_equal(first: object, second: object) -> None:
    assert text_equal_key(first) == text_equal_key(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("渡辺", "渡邉"),
        ("中央1-12", "中央11-2"),
        ("090-1234-5678", "090-1234-5679"),
        ("ユウコ", "ユーコ"),
        ("キョウコ", "キヨウコ"),
        ("カトウ", "カドウ"),
        ("10", "1"),
        ("・", ""),
    ],
)
def test_text_equal_key__different_facts__stay_apart(first: str, second: str) -> None:
    assert text_equal_key(first) != text_equal_key(second)
