"""Conversions between kana scripts and widths.

They are used for reading input and for building search keys. Stored names and addresses are never passed
through them unless the person asked for katakana (see `names.parse_furigana`).
"""

from __future__ import annotations

import re
import unicodedata

_KATAKANA_OFFSET = 0x60
_HIRAGANA = {code: code + _KATAKANA_OFFSET for code in (*range(0x3041, 0x3097), 0x309D, 0x309E)}
_KATAKANA = {katakana: hiragana for hiragana, katakana in _HIRAGANA.items()}
# U+FF61..U+FF9F are the half-width kana block, its punctuation and its two sound marks.
_HALF_WIDTH_KANA = re.compile("[\uff61-\uff9f]+")
_FULL_WIDTH_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FULL_WIDTH_ASCII[0x3000] = 0x20

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u30fc\uff70\u2500\u30a0"
"""Characters that people type for a hyphen; includes the long vowel mark, so only use it beside digits."""


def to_katakana(text: str) -> str:
    """Turn hiragana into full-width katakana; every other character stays.

    >>> to_katakana("ゆくはし 太郎")
    'ユクハシ 太郎'
    """
    return text.translate(_HIRAGANA)


def to_hiragana(text: str) -> str:
    """Turn full-width katakana into hiragana. ヷヸヹヺ have no hiragana and stay."""
    return text.translate(_KATAKANA)


def widen_kana(text: str) -> str:
    """Turn half-width kana into full-width kana, composing the sound marks (ｶﾞ → ガ); nothing else changes."""
    return _HALF_WIDTH_KANA.sub(lambda found: _compose(found.group()), text)


def _compose(half_width: str) -> str:
    wide = unicodedata.normalize("NFKC", half_width)
    # A sound mark that follows no kana of its own run comes out as a combining mark; make it visible again.
    return wide.replace("\u3099", "\u309b").replace("\u309a", "\u309c")


def narrow_ascii(text: str) -> str:
    """Turn full-width letters, digits, signs and the ideographic space into ASCII; kana are not touched."""
    return text.translate(_FULL_WIDTH_ASCII)


def is_variation_selector(char: str) -> bool:
    """True for VS1–VS16 and for the ideographic selectors VS17–VS256 (U+E0100–U+E01EF)."""
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def strip_variation_selectors(text: str) -> str:
    """Drop variation selectors; for keys only, never for stored text."""
    return "".join(char for char in text if not is_variation_selector(char))
