"""Which characters of a value no font of the forms can show. A form is never set with another character in its place.

A variation selector counts too: a font that has the character but not the variant prints another shape of it. The
private-use area counts as missing, whatever lies there in a font: what is meant by it was agreed elsewhere.
Source of the tables: OpenType 1.9, `cmap`, formats 4, 12 and 14 (read 2026-11-21, general knowledge).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from madoguchi.core.japanese import split_graphemes

FONT_FILES = ("ipamjm.ttf", "ipaexm.ttf", "NotoSerifCJK-Regular.ttc")
"""In the order of `form.typ`: the first that has a character shows it."""
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points of one font, and its pairs (code point, variation selector)."""

    points: frozenset[int]
    variants: frozenset[tuple[int, int]]


def missing_glyphs(text: str, font_folders: Sequence[Path]) -> tuple[str, ...]:
    """The characters, each with its selector, that cannot be shown as they are; each once, in order."""
    fonts = _installed(tuple(font_folders))
    return tuple(dict.fromkeys(sign for sign in split_graphemes(text) if not _can_show(sign, fonts)))


def is_unprintable(text: str, font_folders: Sequence[Path]) -> bool:
    """Whether a character has no shape at all; one whose variant is missing is printed in its usual shape."""
    if _surely_shown(tuple(font_folders)).issuperset(text):
        return False
    return bool(missing_glyphs("".join(one for one in text if ord(one) not in _SELECTORS), font_folders))


def code_points(sign: str) -> str:
    return " ".join(f"U+{ord(one):04X}" for one in sign)


def _can_show(sign: str, fonts: Iterable[Coverage]) -> bool:
    if any(ord(one) in area for one in sign for area in _PRIVATE):
        return False
    base, *marks = map(ord, sign)
    shown_in = next((font for font in fonts if base in font.points), None)
    if shown_in is None:
        return sign.isspace()
    return all(
        (base, mark) in shown_in.variants
        if mark in _SELECTORS
        else any(mark in font.points for font in fonts)
        for mark in marks
    )


@lru_cache(maxsize=4)
def _surely_shown(folders: tuple[Path, ...]) -> frozenset[str]:
    """Characters that a font has, whatever stands beside them, and the selectors. Nearly every text is told by them alone."""
    points = frozenset[int]().union(*(font.points for font in _installed(folders)))
    return frozenset(map(chr, points.difference(*_PRIVATE).union(_SELECTORS)))


@lru_cache(maxsize=4)
def _installed(folders: tuple[Path, ...]) -> tuple[Coverage, ...]:
    found = {path.name: path for folder in folders for path in folder.rglob("*") if path.name in FONT_FILES}
    return tuple(read_coverage(found[name].read_bytes()) for name in FONT_FILES if name in found)


def read_coverage(font: bytes) -> Coverage:
    """Of a TrueType or OpenType font; of a collection its first face."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    cmap = next(
        offset
        for place in range(start + 12, start + 12 + 16 * struct.unpack_from(">H", font, start + 4)[0], 16)
        for tag, _, offset, _ in (struct.unpack_from(">4sIII", font, place),)
        if tag == b"cmap"
    )
    count = struct.unpack_from(">H", font, cmap + 2)[0]
    tables = {cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)[2] for number in range(count)}
    points: set[int] = set()
    variants: set[tuple[int, int]] = set()
    for table in tables:
        kind = struct.unpack_from(">H", font, table)[0]
        if kind == 4:
            points.update(_segments(font, table))
        elif kind == 12:
            points.update(_groups(font, table))
        elif kind == 14:
            variants.update(_variants(font, table))
    return Coverage(frozenset(points), frozenset(variants))


def _segments(font: bytes, table: int) -> Iterator[int]:
    """Format 4. Segments that point to no glyph (offset 0, delta to 0) end the table only."""
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, table + 14)
    starts = struct.unpack_from(f">{count}H", font, table + 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)


def _groups(font: bytes, table: int) -> Iterator[int]:
    for number in range(struct.unpack_from(">I", font, table + 12)[0]):
        first, last, _ = struct.unpack_from(">III", font, table + 16 + 12 * number)
        yield from range(first, last + 1)


def _variants(font: bytes, table: int) -> Iterator[tuple[int, int]]:
    for number in range(struct.unpack_from(">I", font, table + 6)[0]):
        record = font[table + 10 + 11 * number : table + 21 + 11 * number]
        selector = int.from_bytes(record[:3], "big")
        usual, other = struct.unpack(">II", record[3:])
        if usual:
            for place in range(struct.unpack_from(">I", font, table + usual)[0]):
                at = table + usual + 4 + 4 * place
                first = int.from_bytes(font[at : at + 3], "big")
                yield from ((point, selector) for point in range(first, first + font[at + 3] + 1))
        if other:
            for place in range(struct.unpack_from(">I", font, table + other)[0]):
                at = table + other + 4 + 5 * place
                yield int.from_bytes(font[at : at + 3], "big"), selector
