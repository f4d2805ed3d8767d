"""What no stored text may contain, whatever the field: control characters, broken conversions, My Number.

The rules only refuse; they never repair, because a repaired name is a name that nobody typed. Private-use
code points are allowed: the national administrative character set still places its additions there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese.graphemes import count_graphemes
from madoguchi.core.japanese.individual_number import looks_like_individual_number
from madoguchi.core.japanese.kana import is_variation_selector

_REPLACEMENT = "\ufffd"
# Cc control, Cf format (bidirectional overrides, zero width), Cs surrogate, Zl and Zp line and paragraph
# ends.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def check_text(prefix: str, text: str, *, max_graphemes: int) -> None:
    """Refuse a one-line text that must not be stored.

    Errors, each as `<prefix>.…`: `control_character`, `replacement_character`, `lone_variation_selector`,
    `outer_space`, `too_long`; and `text.individual_number`. `data` names the code point and index, never
    the text.
    """
    for index, char in enumerate(text):
        _check_character(prefix, char, index)
    if text != text.strip():
        raise InvalidValue(f"{prefix}.outer_space")
    if text and unicodedata.category(text[0]).startswith("M"):
        raise InvalidValue(f"{prefix}.lone_variation_selector", index=0)
    if count_graphemes(text) > max_graphemes:
        raise InvalidValue(f"{prefix}.too_long", limit=max_graphemes)
    if looks_like_individual_number(text):
        raise InvalidValue("text.individual_number")


def _check_character(prefix: str, char: str, index: int) -> None:
    if unicodedata.category(char) in _FORBIDDEN_CATEGORIES:
        raise InvalidValue(f"{prefix}.control_character", code_point=_code_point(char), index=index)
    if char == _REPLACEMENT or ord(char) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(char) <= 0xFDEF:
        raise InvalidValue(f"{prefix}.replacement_character", code_point=_code_point(char), index=index)


def _code_point(char: str) -> str:
    return f"U+{ord(char):04X}"


def collect_errors(checks: dict[str, Callable[[], object]]) -> dict[str, str]:
    """Run one check per field and return field → code for those that refuse, in the given order."""
    found: dict[str, str] = {}
    for field, check in checks.items():
        try:
            check()
        except InvalidValue as refusal:
            found[field] = refusal.code
    return found


def has_variation_selector(text: str) -> bool:
    """Whether the text chooses a glyph by a variation selector."""
    return any(is_variation_selector(char) for char in text)
