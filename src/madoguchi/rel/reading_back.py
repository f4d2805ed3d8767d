"""Reading what arrived, by other means than the release gate does: the judge must not share the gate's mistakes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import io
import re

import zxingcpp
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader

from madoguchi.foundation.release.pdfium import opened

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")
_INLINE = re.compile(r"data:image/[a-z+]+;base64,([A-Za-z0-9+/=]+)")
_PIXELS_PER_POINT = 3.0


class Reader:
    """Remembers what it has read: the same bytes say the same again."""

    def __init__(self) -> None:
        self._papers: dict[bytes, str] = {}

    def text_of(self, content: bytes, content_type: str) -> str:
        """All text without white space: of a PDF from its pages and the codes printed on them, of a page with and
        without its tags, and from the codes in its pictures."""
        if not content_type.startswith("application/pdf"):
            return page_text(content.decode(errors="replace"))
        digest = hashlib.sha256(content).digest()
        if digest not in self._papers:
            self._papers[digest] = _SPACE.sub(
                "", "\n".join((*_paper_texts(content), *_printed_codes(content)))
            )
        return self._papers[digest]


def text_of(content: bytes, content_type: str) -> str:
    """What `Reader` reads, of a single output."""
    return Reader().text_of(content, content_type)


def page_text(source: str) -> str:
    codes = [code for found in _INLINE.findall(source) for code in _codes_in(found)]
    source = html.unescape(source)
    return _SPACE.sub("", "\n".join((source, _TAG.sub("", source), *codes)))


def _paper_texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def _printed_codes(content: bytes) -> list[str]:
    """QR and bar codes of all pages, as a scanner sees them on the paper."""
    codes = []
    with opened(content) as paper:
        for page in paper:
            picture = page.render(scale=_PIXELS_PER_POINT, grayscale=True).to_numpy()
            codes += [found.text for found in zxingcpp.read_barcodes(picture)]
    return codes


def _codes_in(encoded: str) -> list[str]:
    try:
        picture = Image.open(io.BytesIO(base64.b64decode(encoded)))
        return [found.text for found in zxingcpp.read_barcodes(picture)]
    except (UnidentifiedImageError, binascii.Error, OSError):
        return []
