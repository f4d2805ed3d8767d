"""PDFium belongs to one thread at a time."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfWriter
from pypdfium2 import PdfiumError

from madoguchi.foundation.release import pdfium
from madoguchi.foundation.release.papers import count_pages, page_texts


def _blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _is_free() -> bool:
    taken = pdfium._lock.acquire(blocking=False)
    if taken:
        pdfium._lock.release()
    return taken


def test_opened__inside_the_block__no_other_thread_gets_to_the_library() -> None:
    with ThreadPoolExecutor(1) as other:
        with pdfium.opened(_blank_pdf()) as document:
            assert len(document) == 1
            assert not other.submit(_is_free).result()
        assert other.submit(_is_free).result()


def test_opened__second_document_of_the_same_thread__does_not_wait_for_itself() -> None:
    content = _blank_pdf()
    with pdfium.opened(content):
        assert count_pages(content) == 1
        assert page_texts(content) == [""]


def test_opened__no_pdf__leaves_the_library_free() -> None:
    with ThreadPoolExecutor(1) as other:
        with pytest.raises(PdfiumError):
            count_pages(b"no pdf")
        assert other.submit(_is_free).result()
