from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.japanese import read_number


@pytest.mark.parametrize(
    ("number", "kana"),
    [
        (0, "ゼロ"),
        (4, "よん"),
        (7, "なな"),
        (9, "きゅう"),
        (11, "じゅういち"),
        (100, "ひゃく"),
        (304, "さんびゃくよん"),
        (680, "ろっぴゃくはちじゅう"),
        (813, "はっぴゃくじゅうさん"),
        (1000, "せん"),
        (3003, "さんぜんさん"),
        (8888, "はっせんはっぴゃくはちじゅうはち"),
        (10203, "いち、ゼロ、に、ゼロ、さん"),
    ],
)
def test_read_number__sound_changes_of_hundreds_and_thousands__are_spoken(number: int, kana: str) -> None:
    assert read_number(number) == kana


def test_read_number__all_numbers_of_a_day__sound_different() -> None:
    assert len({read_number(number) for number in range(10_000)}) == 10_000


@given(st.integers(min_value=0, max_value=10**9))
def test_read_number__any__is_kana_that_no_loudspeaker_confuses(number: int) -> None:
    assert not set(read_number(number)) - set("いちにさんよんごろくなはきゅうじびぴっぜせゼロ、ひゃく")
    assert "しち" not in read_number(number)
