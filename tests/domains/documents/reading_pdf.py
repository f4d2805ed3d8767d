"""What a finished PDF says of itself, read by PDFium and pypdf: characters with their places and sizes, tags, codes."""

from __future__ import annotations

import ctypes
import io
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import numpy
import pypdfium2
import pypdfium2.raw as raw
import zxingcpp
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


@dataclass(frozen=True, slots=True)
class Sign:
    """One character on the page; points from the lower left corner."""

    text: str
    size: float
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Page:
    text: str
    signs: tuple[Sign, ...]
    codes: tuple[str, ...]
    width: float


def read_pages(pdf: bytes) -> list[Page]:
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [_page(document, number) for number in range(len(document))]


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    with closing(document[number]) as page, closing(page.get_textpage()) as text:
        return Page(text.get_text_range(), tuple(_signs(text)), tuple(_codes(page)), page.get_width())


def _signs(text: Any) -> Iterator[Sign]:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    matrix = raw.FS_MATRIX()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if raw.FPDFText_IsGenerated(text, index) or chr(code).isspace() or _is_second(code):
            continue
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        raw.FPDFText_GetMatrix(text, index, matrix)
        size = raw.FPDFText_GetFontSize(text, index) * abs(matrix.d)
        yield Sign(chr(code), size, left.value, bottom.value, right.value, top.value)


def _is_second(code: int) -> bool:
    """Part of the character before it, whose place it has: a variation selector, the second half of a UTF-16 pair."""
    return code == 0xDB40 or 0xDC00 <= code <= 0xDFFF or unicodedata.category(chr(code)) == "Mn"


def _codes(page: Any) -> Iterator[str]:
    """Of the upper end of the page, where the code stands, as a scanner at 150 dpi sees it."""
    height = page.get_height()
    image = page.render(scale=150 / 72, crop=(300, height - 90, 0, 0), grayscale=True)
    for code in zxingcpp.read_barcodes(numpy.ascontiguousarray(image.to_numpy().squeeze())):
        yield code.text


def is_tagged(pdf: bytes) -> bool:
    """What `pdfinfo` calls tagged, and what PDF/UA-1 asks of the catalogue: a tree, a language, a title that is shown."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    return (
        bool(root["/MarkInfo"]["/Marked"])
        and "/StructTreeRoot" in root
        and str(root["/Lang"]).startswith("ja")
        and bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
        and "<pdfuaid:part>1</pdfuaid:part>" in metadata
    )


def tag_order(pdf: bytes) -> dict[int, list[int]]:
    """Page → numbers of its marked contents in the order of the structure tree."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = {
        page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference
    }
    root: Any = reader.trailer["/Root"]
    found: dict[int, list[int]] = {}
    _walk(root["/StructTreeRoot"], None, pages, found)
    return found


def _walk(node: Any, page: int | None, pages: dict[int, int], found: dict[int, list[int]]) -> None:
    if isinstance(node, int):
        found.setdefault(page if page is not None else -1, []).append(int(node))
        return
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for one in node:
            _walk(one, page, pages, found)
    elif isinstance(node, DictionaryObject):
        if "/Pg" in node:
            page = pages[node.raw_get("/Pg").idnum]
        if "/MCID" in node:
            _walk(int(str(node["/MCID"])), page, pages, found)
        elif "/K" in node:
            _walk(node["/K"], page, pages, found)
