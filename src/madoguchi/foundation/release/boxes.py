"""What is printed on a given blank: each value is read back in its own rectangle of the finished page.

The blank's own words are known by their place: what stands on the finished page and not on the empty blank was added by us.
All of that must lie in a declared box, and the empty blank must be there whole, so that neither a value beside its box nor
another blank under the values passes. Only what was added is searched for other people's names: an example that a ministry
prints on its blank is nobody's personal data.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from madoguchi.foundation.release.pdfium import Text, opened, raw, text_of
from madoguchi.foundation.release.places import Blank, Box, Misplaced, Reader, Values
from madoguchi.foundation.release.readings import code_key

_NEAR_PT = 0.6
_NEVER = "\uffff"
_LOW, _HIGH, _FIRST_OF_SELECTOR = 0xDC00, 0xDFFF, 0xDB40


@dataclass(slots=True)
class Sign:
    """One character; points from the lower left corner of the page. `right` and `top` as PDFium tells them."""

    text: str
    left: float
    bottom: float
    right: float
    top: float

    def is_at(self, other: Sign) -> bool:
        return abs(self.left - other.left) < _NEAR_PT and abs(self.bottom - other.bottom) < _NEAR_PT


@dataclass(frozen=True, slots=True)
class Printed:
    """What was added to the blank: the text of each box in the order of the boxes; `fault` where something else is wrong."""

    texts: tuple[str, ...]
    fault: str = ""

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


def read_first_page(content: bytes) -> tuple[list[Sign], float]:
    """Its characters but white space, and its height in points."""
    with opened(content) as document:
        page = document[0]
        height = float(page.get_height())
        with text_of(page) as text:
            return list(_signs(text)), height


def _signs(text: Text) -> Iterator[Sign]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    sign: Sign | None = None
    units: list[int] = []
    for index in range(text.count_chars()):
        unit = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index):
            continue
        if sign is not None and _is_second(unit):
            units.append(unit)
            continue
        yield from _finished(sign, units)
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        sign, units = Sign("", left.value, bottom.value, right.value, top.value), [unit]
    yield from _finished(sign, units)


def _is_second(unit: int) -> bool:
    """Part of the character before it: a variation selector, the second half of a pair, a combining mark."""
    is_half = _LOW <= unit <= _HIGH or unit == _FIRST_OF_SELECTOR
    return is_half or (unit < 0x110000 and unicodedata.category(chr(unit)) == "Mn")


def _finished(sign: Sign | None, units: Sequence[int]) -> Iterator[Sign]:
    if sign is None:
        return
    sign.text = "".join(map(chr, units)).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if not sign.text.isspace():
        yield sign


def read_printed(content: bytes, paper: bytes, boxes: Sequence[Box]) -> Printed:
    """What the finished first page has beyond the empty blank `paper`, box by box."""
    own, _ = read_first_page(paper)
    signs, height = read_first_page(content)
    left_over: dict[str, list[Sign]] = defaultdict(list)
    for sign in own:
        left_over[sign.text].append(sign)
    texts = [""] * len(boxes)
    fault = ""
    for sign in signs:
        match = next((one for one in left_over[sign.text] if one.is_at(sign)), None)
        if match is not None:
            left_over[sign.text].remove(match)
            continue
        number = next((n for n, box in enumerate(boxes) if _is_inside(sign, box, height)), None)
        if number is None:
            fault = "beside"
        else:
            texts[number] += sign.text
    return Printed(tuple(texts), "paper" if any(left_over.values()) else fault)


def _is_inside(sign: Sign, box: Box, height: float) -> bool:
    """The whole character, not only a corner of it."""
    return (
        box.width > 0
        and box.left - _NEAR_PT <= sign.left
        and sign.right <= box.left + box.width + _NEAR_PT
        and box.top - _NEAR_PT <= height - sign.top
        and height - sign.bottom <= box.top + box.height + _NEAR_PT
    )


def find_misprinted(
    printed: Printed, further: Sequence[str], blank: Blank, values: Values
) -> Misplaced | None:
    """None where each box holds the stored value and nothing else, and what flowed over stands on the `further` pages."""
    if printed.fault:
        return Misplaced("", printed.fault, 1)
    reader = Reader(values, blank, after=(_NEVER,))
    for box, text in zip(blank.boxes, printed.texts, strict=True):
        if not box.width:
            reader.move(box.pieces)
        elif not reader.holds(code_key(text), box.pieces):
            return Misplaced(reader.furthest.subject, reader.furthest.name, 1)
    bodies = [reader.body(code_key(page), blank) for page in further]
    if None in bodies or (bodies and not reader.has_moved):
        return Misplaced("", "foot", 2)
    return reader.check_overflow("".join(filter(None, bodies)), 0)
