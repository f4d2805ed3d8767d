"""Japanese written with Latin letters, read as kana: for people whose keyboard has no other letters."""

from __future__ import annotations

import re

from madoguchi.core.japanese import to_hiragana

_VOWELS = "aiueo"
_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "g": "ガギグゲゴ",
    "s": "サシスセソ",
    "z": "ザジズゼゾ",
    "t": "タチツテト",
    "d": "ダヂヅデド",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "b": "バビブベボ",
    "p": "パピプペポ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
}
_CONTRACTED = {
    "ky": "キ",
    "gy": "ギ",
    "sh": "シ",
    "sy": "シ",
    "j": "ジ",
    "jy": "ジ",
    "zy": "ジ",
    "ch": "チ",
    "ty": "チ",
    "ny": "ニ",
    "hy": "ヒ",
    "by": "ビ",
    "py": "ピ",
    "my": "ミ",
    "ry": "リ",
}
_IRREGULAR = {
    "shi": "シ",
    "chi": "チ",
    "tsu": "ツ",
    "ji": "ジ",
    "fu": "フ",
    "ya": "ヤ",
    "yu": "ユ",
    "yo": "ヨ",
    "wa": "ワ",
    "wo": "ヲ",
}
_SMALL = {"a": "ャ", "u": "ュ", "o": "ョ"}
_SYLLABLES = {
    **{row + vowel: kana[place] for row, kana in _ROWS.items() for place, vowel in enumerate(_VOWELS)},
    **{start + vowel: kana + small for start, kana in _CONTRACTED.items() for vowel, small in _SMALL.items()},
    **_IRREGULAR,
}
_PIECE = re.compile(
    r"(?P<double>([kgsztdbpmcjfr])(?=\2)|t(?=ch))|(?P<syllable>"
    + "|".join(sorted(_SYLLABLES, key=len, reverse=True))
    + r")|(?P<n>n'?|m(?=[bpm]))"
)
_MACRONS = str.maketrans({"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee", "ō": "ou", "-": "", "'": "'"})


def kana_from_romaji(text: str) -> str:
    """Hiragana, or "" where the text is not wholly romaji (Hepburn or the official spelling, macrons or not).

    >>> kana_from_romaji("hikkoshi"), kana_from_romaji("shussei todoke"), kana_from_romaji("birth")
    ('ひっこし', 'しゅっせいとどけ', '')
    """
    letters = "".join(text.casefold().split()).translate(_MACRONS)
    found, place = [], 0
    while place < len(letters):
        piece = _PIECE.match(letters, place)
        if piece is None:
            return ""
        found.append(_kana_of(piece))
        place = piece.end()
    return to_hiragana("".join(found))


def _kana_of(piece: re.Match[str]) -> str:
    if piece["double"]:
        return "ッ"
    return _SYLLABLES[piece["syllable"]] if piece["syllable"] else "ン"
