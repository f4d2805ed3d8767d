"""Printing numbers into the boxes of a finished form, and reading the finished bytes again.

The words that the office printed are covered and the digits set in Helvetica, which every printer has. Nothing is set
smaller than 8 pt: where twelve digits do not fit in one line they stand in two of six or three of four. The addition is an artifact of
the page: the form stays tagged as it was, and no more is claimed for it (it is made to be printed).
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from madoguchi.core.errors import Conflict, InvalidValue
from madoguchi.core.japanese import looks_like_individual_number
from madoguchi.domains.numbers.errors import NumberError
from madoguchi.foundation.release.pdfium import opened, text_of

_DIGIT_WIDTH = 0.556
"""Of Helvetica, in em; all digits are equally wide."""
_SMALLEST = 8.0
_LARGEST = 11.0


@dataclass(frozen=True, slots=True)
class Box:
    """Where the office's words stand, in PDF points from the lower left; `limit` is the right end of the free room."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    limit: float


def check_number(number: str) -> str:
    """Errors: InvalidValue(`number.invalid_number`). The message never repeats what was wrong."""
    if not (len(number) == 12 and number.isascii() and number.isdigit()):
        raise InvalidValue(NumberError.INVALID_NUMBER)
    if not looks_like_individual_number(number):
        raise InvalidValue(NumberError.INVALID_NUMBER)
    return number


def complete(pdf: bytes, entries: Iterable[tuple[Box, str]]) -> bytes:
    """The form with each number in its box. Errors: `number.not_in_box` when the finished bytes do not show it there."""
    wanted = list(entries)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    for number, page in enumerate(writer.pages, start=1):
        ops = [_drawing(box, digits) for box, digits in wanted if box.page == number]
        if ops:
            page.merge_page(_layer(page, "\n".join(ops)))
    out = io.BytesIO()
    writer.write(out)
    _read_back(out.getvalue(), wanted)
    return out.getvalue()


def _drawing(box: Box, digits: str) -> str:
    lines, size = _fitted(digits, box.limit - box.left)
    height = len(lines) * size
    middle = (box.bottom + box.top) / 2
    cover = f"{box.left - 0.5:.2f} {box.bottom - 0.5:.2f} {box.right - box.left + 1:.2f} {box.top - box.bottom + 1:.2f} re f"
    shown = "\n".join(
        f"1 0 0 1 {box.left:.2f} {middle + height / 2 - (row + 0.8) * size:.2f} Tm ({line}) Tj"
        for row, line in enumerate(lines)
    )
    return f"/Artifact BMC q 1 1 1 rg {cover} 0 0 0 rg BT /Number {size:.2f} Tf\n{shown}\nET Q EMC"


def _fitted(digits: str, room: float) -> tuple[tuple[str, ...], float]:
    """One line as large as the room allows; two or three lines where it would have to be smaller than 8 pt."""
    size = min(room / (len(digits) * _DIGIT_WIDTH), _LARGEST)
    if size >= _SMALLEST:
        return (digits,), size
    length = 6 if room >= 6 * _DIGIT_WIDTH * _SMALLEST else 4
    return tuple(digits[at : at + length] for at in range(0, len(digits), length)), _SMALLEST


def _layer(page: PageObject, ops: str) -> PageObject:
    layer = PageObject.create_blank_page(width=page.mediabox.width, height=page.mediabox.height)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/Number"): font})
    layer[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(ops.encode("ascii"))
    layer[NameObject("/Contents")] = stream
    return layer


def _read_back(pdf: bytes, wanted: list[tuple[Box, str]]) -> None:
    with opened(pdf) as document:
        for box, digits in wanted:
            page = document[box.page - 1]
            width, height = page.get_size()
            if not (box.left >= 0 and box.right <= width and box.bottom >= 0 and box.top <= height):
                raise Conflict(NumberError.NOT_IN_BOX)
            reach = max(box.right, box.limit)
            with text_of(page) as text:
                shown = text.get_text_bounded(
                    left=box.left - 2, bottom=box.bottom - 12, right=reach + 2, top=box.top + 12
                )
            if "".join(sign for sign in shown if sign.isascii() and sign.isdigit()).count(digits) != 1:
                raise Conflict(NumberError.NOT_IN_BOX)
