"""Finding an individual number (個人番号) in free text, so that it can be refused before it is stored
anywhere.

The rule is the check digit of the ministerial ordinance (2014 no. 85, article 5). A random run of twelve
digits passes one time in about eleven; a refused note can be rewritten, a stored number cannot be taken
back, so false alarms are the cheaper error.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.kana import DASHES, is_variation_selector
from madoguchi.core.japanese.kanji_numbers import KANJI_DIGITS

_LENGTH = 12
_WEIGHTS = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_SEPARATORS = frozenset(DASHES) | frozenset(" \t\n\r./,・_|")


def looks_like_individual_number(text: str) -> bool:
    """Whether the text contains twelve digits that pass the check, in any width or script, evenly grouped.

    >>> looks_like_individual_number("番号は 1234-5678-9018 です")
    True

    Grouped unevenly (a date beside a time, a telephone number) or part of a longer number: not taken for one.
    """
    return any(_passes(groups) for groups in _digit_groups(text))


def refuse_individual_number(text: str) -> None:
    """Raise if the text contains an individual number. Errors: `text.individual_number`."""
    if looks_like_individual_number(text):
        raise InvalidValue("text.individual_number")


def _passes(groups: list[str]) -> bool:
    digits = "".join(groups)
    if len(digits) != _LENGTH or len({len(group) for group in groups}) != 1:
        return False
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[-1]) == (0 if remainder <= 1 else 11 - remainder)


def _digit_groups(text: str) -> Iterator[list[str]]:
    """Runs of digit groups in which one separator (or one kind of gap) stands between neighbours.

    Besides each whole run every stretch of neighbouring groups is offered, so that a room number before the
    number does not hide it.
    """
    for run in _runs(text):
        for start in range(len(run)):
            length = 0
            for end in range(start, len(run)):
                length += len(run[end])
                if length >= _LENGTH:
                    if length == _LENGTH:
                        yield run[start : end + 1]
                    break


def _runs(text: str) -> Iterator[list[str]]:
    run: list[str] = []
    group, gap = "", 0
    visible = _visible(text)
    if len(visible) < _LENGTH:
        return
    for char in f"{visible}\0":
        digit = _digit(char)
        if digit is not None:
            group, gap = group + digit, 0
            continue
        if group:
            run.append(group)
            group = ""
        gap += 1
        # " - " is three characters; a wider gap or any other character ends the run.
        if char not in _SEPARATORS or gap > 3:
            if run:
                yield run
            run = []


def _visible(text: str) -> str:
    """Drop characters that show nothing, which would otherwise hide a number from the check."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c) != "Cf" and not is_variation_selector(c))


def _digit(char: str) -> str | None:
    value = unicodedata.decimal(char, KANJI_DIGITS.get(char))
    return None if value is None else str(value)
