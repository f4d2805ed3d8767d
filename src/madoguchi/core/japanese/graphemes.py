"""Counting what a person sees as one character.

A kanji with a variation selector, or a kana with a combining sound mark, is one character for the person
and two code points for the machine. The rule covers what names and addresses contain (marks, selectors,
half-width sound marks, joiners); flags and other emoji sequences are outside its scope.
"""

from __future__ import annotations

import unicodedata

_JOINERS = "\u200c\u200d"
_HALF_WIDTH_SOUND_MARKS = "\uff9e\uff9f"


def split_graphemes(text: str) -> tuple[str, ...]:
    """Split into visible characters; joining the parts gives the text back.

    >>> len(split_graphemes("か\u3099")), len(split_graphemes("葛\U000e0100飾"))
    (1, 2)
    """
    parts: list[str] = []
    for char in text:
        if parts and (extends_grapheme(char) or parts[-1][-1] == _JOINERS[1]):
            parts[-1] += char
        else:
            parts.append(char)
    return tuple(parts)


def count_graphemes(text: str) -> int:
    """Number of visible characters."""
    return len(split_graphemes(text))


def extends_grapheme(char: str) -> bool:
    """Whether the code point belongs to the character before it."""
    return unicodedata.category(char).startswith("M") or char in _JOINERS or char in _HALF_WIDTH_SOUND_MARKS
