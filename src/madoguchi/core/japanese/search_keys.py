"""Search keys for names and readings, after the resident register's search rules (item j330).

Voiced and unvoiced, small and normal kana, long vowels, ウ after the o-row, old kana, spaces, dashes and
variant characters are all levelled, so that キョウコ finds キヨウコ and 渡辺 finds 渡邉. A key is for
finding candidates for a person to choose from; it never decides that two people are the same.
"""

from __future__ import annotations

import itertools
import re
import unicodedata

from madoguchi.core.japanese.kana import DASHES, strip_variation_selectors, to_katakana
from madoguchi.core.japanese.variants import fold_variants

_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_OLD_KANA = str.maketrans("ヲワヰヱ", "オハイエ")
_V_SOUNDS = (
    (re.compile("ヴ[ァア]"), "バ"),
    (re.compile("ヴ[ィイ]"), "ビ"),
    (re.compile("ヴ[ェエ]"), "ベ"),
    (re.compile("ヴ[ォオ]"), "ボ"),
    (re.compile("ヴ"), "ブ"),
)
_O_ROW = frozenset("オコソトノホモヨロ")
_IGNORED = frozenset(DASHES) | frozenset("・･.,'’`\u30a0")
# ヂ sounds like ジ and is チ with a mark, yet シ and チ must not become one; so a text with ヂ or ヅ has
# two keys.
_TWO_FACED = (("ヂ", "シ", "チ"), ("ヅ", "ス", "ツ"))


def search_key(text: str) -> str:
    """The main key: ヂ and ヅ are taken for ジ and ズ. Applying it to a key changes nothing.

    >>> search_key("きょうこ") == search_key("ｷﾖｳｺ"), search_key("渡邉　花子")
    (True, '渡辺花子')
    """
    return search_keys(text)[0]


def search_keys(text: str) -> tuple[str, ...]:
    """All keys of a text, the main one first; two texts match when they share a key (ヂ is found as ジ and
    as チ).
    """
    prepared = _prepare(text)
    faces = [(old, [near, plain]) for old, near, plain in _TWO_FACED if old in prepared]
    keys: list[str] = []
    for choice in itertools.product(*(targets for _, targets in faces)):
        variant = prepared
        for (old, _), new in zip(faces, choice, strict=True):
            variant = variant.replace(old, new)
        keys.append(_level(variant))
    return tuple(dict.fromkeys(keys))


def bigrams(key: str) -> list[str]:
    """Neighbouring pairs of a key without repetition, in order; a one-character key is its own single entry.

    Store them in an array column with a GIN index: a key that contains a query of two or more characters
    has all bigrams of the query.
    """
    if len(key) < 2:
        return [key] if key else []
    return list(dict.fromkeys(first + second for first, second in itertools.pairwise(key)))


def _prepare(text: str) -> str:
    """Width, case, script and iteration marks; sound marks are still there."""
    folded = unicodedata.normalize("NFKC", strip_variation_selectors(text))
    folded = unicodedata.normalize("NFKC", folded.casefold())
    folded = to_katakana(fold_variants(folded))
    kept = "".join(char for char in folded if not char.isspace() and char not in _IGNORED)
    kept = _expand_iteration(kept)
    for pattern, replacement in _V_SOUNDS:
        kept = pattern.sub(replacement, kept)
    return kept


def _expand_iteration(text: str) -> str:
    expanded: list[str] = []
    for char in text:
        expanded.append(expanded[-1] if expanded and char in "々ヽヾ" else char)
    return "".join(expanded)


def _level(text: str) -> str:
    """Drop marks, raise small kana, turn old kana into new and ウ after the o-row into オ."""
    bare = "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.category(c).startswith("M")
    )
    levelled = unicodedata.normalize("NFC", bare).translate(_SMALL).translate(_OLD_KANA)
    result: list[str] = []
    for char in levelled:
        result.append("オ" if char == "ウ" and result and result[-1] in _O_ROW else char)
    return "".join(result)
