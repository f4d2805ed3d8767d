"""Lays a given blank under the first page of what Typst has set.

Typst 0.15 refuses to place a PDF in a PDF/UA-1 document ("embedding PDFs is currently not supported in this export mode"), so
the blank comes in afterwards. It is marked as an artifact: a reader of tags hears the values, not the words of the blank.
"""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject, RectangleObject

_NAME = "/GivenBlank"


def lay_under(values: bytes, paper: bytes) -> bytes:
    """The first page of `values` on the only page of `paper`, which has the same size. Tags, title and language stay."""
    writer = PdfWriter(clone_from=io.BytesIO(values))
    writer.pdf_header = "%PDF-1.7"
    page, blank = writer.pages[0], PdfReader(io.BytesIO(paper)).pages[0]
    drawn_with: Any = blank["/Resources"].get_object()
    resources: Any = page["/Resources"].get_object()
    form = DecodedStreamObject()
    content = blank.get_contents()
    form.set_data(b"" if content is None else content.get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): RectangleObject(blank.mediabox),
            NameObject("/Resources"): drawn_with.clone(writer),
        }
    )
    objects = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
    objects[NameObject(_NAME)] = writer._add_object(form.flate_encode())
    under = DecodedStreamObject()
    own = page.get_contents()
    drawn = b"" if own is None else own.get_data()
    under.set_data(b"/Artifact BMC q " + _NAME.encode() + b" Do Q EMC\nq\n" + drawn + b"\nQ\n")
    page[NameObject("/Contents")] = writer._add_object(under.flate_encode())
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
