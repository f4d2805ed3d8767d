"""The one door to PDFium, which may not be called by two threads at a time, not even for two documents.

Source: https://pypdfium2.readthedocs.io/en/stable/python_api.html#incompatibility-with-threading (named in the notes of
pypdfium2 5.15, read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import RLock

from pypdfium2 import PdfDocument, PdfiumError, PdfPage, raw
from pypdfium2 import PdfTextPage as Text

__all__ = ["PdfiumError", "Text", "opened", "raw", "text_of"]

_lock = RLock()
"""Of one thread at a time; a thread that holds it may open a second document."""


@contextmanager
def opened(content: bytes) -> Iterator[PdfDocument]:
    """A document to be read inside the block and not after it; until its end no other thread gets to PDFium.

    Errors: pypdfium2.PdfiumError where it is no PDF. Locks: the process's PDFium, so that nothing that waits for
    anything else belongs into the block.
    """
    with _lock, closing(PdfDocument(content)) as document:
        yield document


@contextmanager
def text_of(page: PdfPage) -> Iterator[Text]:
    """The page's text, closed with the page before the document is."""
    with closing(page), closing(page.get_textpage()) as text:
        yield text
