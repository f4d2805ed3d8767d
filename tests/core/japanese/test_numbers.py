from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import (
    addressee_number_from,
    corporate_number_from,
    household_number_from,
    local_government_code_from,
    parse_addressee_number,
    parse_corporate_number,
    parse_household_number,
    parse_local_government_code,
    parse_resident_code,
    resident_code_from,
)


def digits(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


@pytest.mark.parametrize("code", ["24727059608", "24846016224", "25208017643"])
def test_parse_resident_code__published_samples__are_accepted(code: str) -> None:
    assert parse_resident_code(code) == code


def test_parse_resident_code__published_sample_with_wrong_digit__is_refused() -> None:
    with pytest.raises(InvalidValue, match=r"resident_code\.check_digit"):
        parse_resident_code("25208017644")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("40100", "401005"),
        ("40101", "401013"),
        ("40103", "401030"),
        ("40105", "401056"),
        ("40106", "401064"),
        ("40107", "401072"),
        ("40108", "401081"),
        ("40109", "401099"),
        ("40213", "402133"),
        ("40000", "400009"),
        ("01000", "010006"),
        ("13101", "131016"),
    ],
)
def test_local_government_code_from__worked_examples__gives_the_known_code(body: str, code: str) -> None:
    assert local_government_code_from(body) == code
    assert parse_local_government_code(code) == code


def test_parse_corporate_number__the_national_tax_agency__is_accepted() -> None:
    assert parse_corporate_number("７０００－０１２０－５０００２") == "7000012050002"


@given(digits(10))
def test_resident_code__any_body__verifies_and_no_other_digit_does(body: str) -> None:
    code = resident_code_from(body)
    accepted = [d for d in "0123456789" if _accepted(parse_resident_code, body + d)]
    assert accepted == [code[-1]]


@given(digits(12))
def test_corporate_number__any_body__verifies_and_no_other_digit_does(body: str) -> None:
    number = corporate_number_from(body)
    assert number[0] != "0"
    assert [d for d in "0123456789" if _accepted(parse_corporate_number, d + body)] == [number[0]]


@given(st.integers(1, 47), digits(3))
def test_local_government_code__any_body__verifies_and_no_other_digit_does(
    prefecture: int, rest: str
) -> None:
    body = f"{prefecture:02}{rest}"
    code = local_government_code_from(body)
    accepted = [d for d in "0123456789" if _accepted(parse_local_government_code, body + d)]
    assert accepted == [code[-1]]


@given(st.integers(0, 10**9 - 1))
def test_sequence_numbers__any_place__verify_and_have_the_width(sequence: int) -> None:
    number = addressee_number_from(sequence)
    assert len(number) == 10
    assert int(number[:-1]) == sequence
    assert parse_addressee_number(number) == number
    assert parse_household_number(household_number_from(sequence)) == number


@pytest.mark.parametrize(
    ("body", "check_digit"),
    [
        ("000000000", "0"),  # remainder 0
        ("000000001", "9"),  # 1 × 2, remainder 2
        ("000000006", "0"),  # 6 × 2 = 12, remainder 1 gives 10, written 0
        ("000000010", "8"),  # 1 × 3
        ("100000000", "7"),  # ninth place: weights start again, 1 × 4
    ],
)
def test_addressee_number_from__remainders__ends_as_the_rule_says(body: str, check_digit: str) -> None:
    assert addressee_number_from(int(body))[-1] == check_digit


@given(digits(9), st.integers(0, 8), st.integers(1, 9))
def test_resident_code__one_digit_mistyped__is_mostly_caught(body: str, place: int, shift: int) -> None:
    code = resident_code_from(body + "0")
    changed = code[:place] + str((int(code[place]) + shift) % 10) + code[place + 1 :]
    # Remainders 0 and 1 share the digit 0, so only codes that end otherwise are protected against every slip.
    if code[-1] != "0":
        assert not _accepted(parse_resident_code, changed)


@pytest.mark.parametrize(
    ("parse", "text", "code"),
    [
        (parse_resident_code, "2472705960", "resident_code.format"),
        (parse_resident_code, "2472705960x", "resident_code.format"),
        (parse_corporate_number, "700001205000", "corporate_number.format"),
        (parse_corporate_number, "8000012050002", "corporate_number.check_digit"),
        (parse_local_government_code, "40213", "lg_code.format"),
        (parse_local_government_code, "482133", "lg_code.prefecture"),
        (parse_local_government_code, "402134", "lg_code.check_digit"),
        (parse_addressee_number, "", "addressee_number.format"),
        (parse_addressee_number, "0000000011", "addressee_number.check_digit"),
        (parse_household_number, "１２３あ", "household_number.format"),
        (parse_household_number, "0000000011", "household_number.check_digit"),
    ],
)
def test_parse_code__wrong_text__refuses_with_code(parse, text: str, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidValue) as refusal:
        parse(text)
    assert refusal.value.code == code


def test_number_from__sequence_too_long__says_exhausted() -> None:
    with pytest.raises(InvalidValue, match=r"addressee_number\.exhausted"):
        addressee_number_from(1000, width=4)
    with pytest.raises(InvalidValue, match=r"household_number\.exhausted"):
        household_number_from(1000, width=4)


def _accepted(parse, text: str) -> bool:  # type: ignore[no-untyped-def]
    try:
        parse(text)
    except InvalidValue:
        return False
    return True
