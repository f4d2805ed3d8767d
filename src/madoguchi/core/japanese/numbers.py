"""Numbers and codes of the resident administration, each with the check digit rule of its own.

Four of them are "modulus 11", yet each ends differently when the remainder is 0 or 1, so no rule is shared by
more than the weighted sum. The individual number (My Number) is no type here: the program never stores it;
free text is searched for it in order to refuse it.
"""

from __future__ import annotations

from typing import NewType

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.kana import DASHES, narrow_ascii

ResidentCode = NewType("ResidentCode", str)
CorporateNumber = NewType("CorporateNumber", str)
LocalGovernmentCode = NewType("LocalGovernmentCode", str)
AddresseeNumber = NewType("AddresseeNumber", str)
HouseholdNumber = NewType("HouseholdNumber", str)

_RESIDENT_CODE_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_LOCAL_GOVERNMENT_WEIGHTS = (6, 5, 4, 3, 2)
_PREFECTURES = 47


def resident_code_from(body: str) -> ResidentCode:
    """Append the check digit to the ten random digits of a resident record code (住民票コード).

    Real codes come from the national system and are never made up; this serves demo data and verification.
    Source: weights confirmed on three public sample certificates; the public notice's text was not available.
    Errors: `resident_code.format`.

    >>> resident_code_from("2472705960")
    '24727059608'
    """
    remainder = _weighted(_only_digits(body, 10, "resident_code.format"), _RESIDENT_CODE_WEIGHTS) % 11
    return ResidentCode(f"{body}{0 if remainder <= 1 else 11 - remainder}")


def parse_resident_code(text: str) -> ResidentCode:
    """Read a resident record code. Errors: `resident_code.format`, `resident_code.check_digit`."""
    digits = _only_digits(_plain(text), 11, "resident_code.format")
    if resident_code_from(digits[:-1]) != digits:
        raise InvalidValue("resident_code.check_digit")
    return ResidentCode(digits)


def corporate_number_from(body: str) -> CorporateNumber:
    """Put the check digit (1–9) before the twelve base digits of a corporate number (法人番号).

    Source: the rule of the national tax agency as implemented by python-stdnum 2.2. Errors:
    `corporate_number.format`.
    """
    digits = _only_digits(body, 12, "corporate_number.format")
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return CorporateNumber(f"{9 - total % 9}{digits}")


def parse_corporate_number(text: str) -> CorporateNumber:
    """Read a corporate number. Errors: `corporate_number.format`, `corporate_number.check_digit`."""
    digits = _only_digits(_plain(text), 13, "corporate_number.format")
    if corporate_number_from(digits[1:]) != digits:
        raise InvalidValue("corporate_number.check_digit")
    return CorporateNumber(digits)


def local_government_code_from(body: str) -> LocalGovernmentCode:
    """Append the check digit to prefecture (2) + municipality (3) (全国地方公共団体コード).

    Errors: `lg_code.format`, `lg_code.prefecture`.

    >>> local_government_code_from("40100"), local_government_code_from("40213")
    ('401005', '402133')
    """
    digits = _only_digits(body, 5, "lg_code.format")
    if not 1 <= int(digits[:2]) <= _PREFECTURES:
        raise InvalidValue("lg_code.prefecture")
    # Unlike the individual number, remainder 0 gives 1 here and remainder 1 gives 0.
    return LocalGovernmentCode(f"{digits}{(11 - _weighted(digits, _LOCAL_GOVERNMENT_WEIGHTS) % 11) % 10}")


def parse_local_government_code(text: str) -> LocalGovernmentCode:
    """Read a six-digit code. Errors: `lg_code.format`, `lg_code.prefecture`, `lg_code.check_digit`."""
    digits = _only_digits(_plain(text), 6, "lg_code.format")
    if local_government_code_from(digits[:-1]) != digits:
        raise InvalidValue("lg_code.check_digit")
    return LocalGovernmentCode(digits)


def addressee_number_from(sequence: int, *, width: int = 10) -> AddresseeNumber:
    """Make the addressee number (宛名番号) for a place in the sequence; `width` includes the check digit.

    Errors: `addressee_number.exhausted` when the sequence needs more digits.
    """
    return AddresseeNumber(_sequence_number(sequence, width, "addressee_number.exhausted"))


def parse_addressee_number(text: str) -> AddresseeNumber:
    """Read an addressee number. Errors: `addressee_number.format`, `addressee_number.check_digit`."""
    return AddresseeNumber(_parse_sequence_number(text, "addressee_number"))


def household_number_from(sequence: int, *, width: int = 10) -> HouseholdNumber:
    """Make the household number (世帯番号) for a place in the sequence. Errors:
    `household_number.exhausted`.
    """
    return HouseholdNumber(_sequence_number(sequence, width, "household_number.exhausted"))


def parse_household_number(text: str) -> HouseholdNumber:
    """Read a household number. Errors: `household_number.format`, `household_number.check_digit`."""
    return HouseholdNumber(_parse_sequence_number(text, "household_number"))


def _sequence_number(sequence: int, width: int, exhausted_code: str) -> str:
    if sequence < 0 or width < 2:
        raise ValueError("sequence must not be negative and width must be at least 2")
    if len(str(sequence)) > width - 1:
        raise InvalidValue(exhausted_code, width=width)
    body = str(sequence).zfill(width - 1)
    return body + _sequence_check_digit(body)


def _parse_sequence_number(text: str, name: str) -> str:
    digits = _plain(text)
    if not (2 <= len(digits) <= 20 and digits.isascii() and digits.isdecimal()):
        raise InvalidValue(f"{name}.format")
    if _sequence_check_digit(digits[:-1]) != digits[-1]:
        raise InvalidValue(f"{name}.check_digit")
    return digits


def _sequence_check_digit(body: str) -> str:
    """Modulus 11, weights 2–7 from the right (item j130). Remainder 0 gives 0; remainder 1 gives 10,
    written 0.
    """
    remainder = sum(int(digit) * (place % 6 + 2) for place, digit in enumerate(reversed(body))) % 11
    return str((11 - remainder) % 11 % 10)


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))


def _plain(text: str) -> str:
    narrow = narrow_ascii(text).strip()
    return "".join(char for char in narrow if char not in DASHES and not char.isspace())


def _only_digits(text: str, length: int, code: str) -> str:
    if len(text) != length or not (text.isascii() and text.isdecimal()):
        raise InvalidValue(code, length=length)
    return text
