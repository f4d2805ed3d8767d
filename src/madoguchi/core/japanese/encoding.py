"""Which characters of a text a legacy encoding cannot carry.

Files for older systems stop at such a character and name it. Nothing is replaced here: a "?" or a
look-alike in a person's name is a wrong name.
"""

from __future__ import annotations

from typing import NamedTuple


class UnencodableCharacter(NamedTuple):
    """A character that is lost, its code point as U+XXXX, and its position in code points."""

    char: str
    code: str
    position: int


def unencodable(text: str, encoding: str) -> list[UnencodableCharacter]:
    """List, in order, every code point that does not survive encoding and decoding unchanged.

    A variation selector counts by itself: cp932 carries 邉 but not the selector that chooses its shape.

    >>> unencodable("髙木𠮷", "cp932")
    [UnencodableCharacter(char='𠮷', code='U+20BB7', position=2)]

    Errors: `LookupError` if Python has no such encoding (an error of the caller, not of the person).
    """
    "".encode(encoding)
    return [
        UnencodableCharacter(char, f"U+{ord(char):04X}", index)
        for index, char in enumerate(text)
        if not _survives(char, encoding)
    ]


def _survives(char: str, encoding: str) -> bool:
    # Some codecs map two characters to one byte, which is a silent replacement; hence the way back is
    # checked too.
    try:
        return char.encode(encoding).decode(encoding) == char
    except UnicodeError:
        return False
