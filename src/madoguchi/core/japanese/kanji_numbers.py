"""Kanji numerals as people write them in dates and addresses (二十一, 百三, 〇 and the positional 一二三)."""

from __future__ import annotations

KANJI_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
KANJI_NUMERALS = "".join((*KANJI_DIGITS, *_UNITS))
"""Every character that can be part of a number read here."""


def read_kanji_number(text: str) -> int | None:
    """Read a number below 10,000, or None if the characters do not form one.

    >>> read_kanji_number("二十一"), read_kanji_number("一〇三"), read_kanji_number("十十")
    (21, 103, None)
    """
    if not text or any(char not in KANJI_NUMERALS for char in text):
        return None
    if not any(char in _UNITS for char in text):
        return int("".join(str(KANJI_DIGITS[char]) for char in text)) if len(text) <= 4 else None
    return _read_with_units(text)


def _read_with_units(text: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    for char in text:
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= last_unit or digit == 0:
                return None
            total, digit, last_unit = total + (1 if digit is None else digit) * unit, None, unit
        elif digit is not None or KANJI_DIGITS[char] == 0:
            return None
        else:
            digit = KANJI_DIGITS[char]
    return total + (digit or 0)
