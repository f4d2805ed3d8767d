"""Reading what arrived, by other means than the release gate does: the judge must not share the gate's mistakes."""

from __future__ import annotations

import html
import io
import re

from pypdf import PdfReader

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


def text_of(content: bytes, content_type: str) -> str:
    """All text without white space: of a PDF from its pages, of a page with and without its tags."""
    if content_type == "application/pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    else:
        source = html.unescape(content.decode())
        text = f"{source}\n{_TAG.sub('', source)}"
    return _SPACE.sub("", text)
