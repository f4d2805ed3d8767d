from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import looks_like_individual_number, refuse_individual_number

# 123456789018 is the number printed on official specimens; it belongs to nobody.
SPECIMEN = "123456789018"


def _with_check_digit(body: str) -> str:
    # The definition of the ordinance, P_n counted from the lowest place: Q_n = n + 1 up to 6, then n - 5.
    total = sum(int(d) * (n + 1 if n <= 6 else n - 5) for n, d in enumerate(reversed(body), start=1))
    remainder = total % 11
    return body + str(0 if remainder <= 1 else 11 - remainder)


NUMBERS = st.text("0123456789", min_size=11, max_size=11).map(_with_check_digit)


@given(NUMBERS, st.sampled_from(["", "-", " ", "　", "－", "・"]), st.sampled_from([12, 6, 4, 3, 2, 1]))
def test_looks_like_individual_number__even_groups_in_a_sentence__is_found(
    number: str, separator: str, size: int
) -> None:
    written = separator.join(number[i : i + size] for i in range(0, 12, size))
    assert looks_like_individual_number(f"わたしの番号は{written}です。")


@given(NUMBERS)
def test_looks_like_individual_number__other_scripts__is_found(number: str) -> None:
    wide = number.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    kanji = number.translate({ord(str(d)): "〇一二三四五六七八九"[d] for d in range(10)})
    hidden = "\u200b".join(number)
    assert looks_like_individual_number(wide)
    assert looks_like_individual_number(kanji)
    assert looks_like_individual_number(hidden)


@given(NUMBERS, st.integers(1, 9))
def test_looks_like_individual_number__wrong_check_digit__is_not_one(number: str, shift: int) -> None:
    wrong = number[:-1] + str((int(number[-1]) + shift) % 10)
    assert not looks_like_individual_number(wrong)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "行橋市中央1-1-1",
        "090-1234-5678",
        "0930-25-1111",
        f"1{SPECIMEN}",
        f"{SPECIMEN}0",
        "7000012050002",
        "24727059608",
    ],
)
def test_looks_like_individual_number__ordinary_text__is_not_one(text: str) -> None:
    assert not looks_like_individual_number(text)


def test_looks_like_individual_number__after_another_number__is_still_found() -> None:
    assert looks_like_individual_number("101 1234 5678 9018")
    assert looks_like_individual_number("1234 5678 9018 2026")


def test_looks_like_individual_number__very_long_text__is_still_searched_to_the_end() -> None:
    assert looks_like_individual_number("7 " * 100_000 + "あ" + SPECIMEN)


def test_refuse_individual_number__number_in_text__raises_without_repeating_it() -> None:
    refuse_individual_number("電話してください")
    with pytest.raises(InvalidValue) as refusal:
        refuse_individual_number(f"番号 {SPECIMEN}")
    assert refusal.value.code == "text.individual_number"
    assert SPECIMEN not in str(refusal.value.data)
