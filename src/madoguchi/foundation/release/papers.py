"""Reading a finished PDF page by page, as a person at the printer would."""

from __future__ import annotations

import io

from pypdf import PdfReader

from madoguchi.foundation.release import gate
from madoguchi.foundation.release.gate import Fresh, Refusal
from madoguchi.foundation.release.readings import Reading, read_text


def read_pages(content: bytes) -> list[Reading]:
    return [read_text(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


def check(content: bytes, fresh: Fresh, case: str) -> None:
    """Each page carries the case reference and an allowed person, and nobody else."""
    if not case:
        raise ValueError("a paper with people on it names its case")
    pages = read_pages(content)
    if not pages:
        raise Refusal(gate.MISMATCH, detail="empty")
    for number, reading in enumerate(pages, start=1):
        gate.check_outsiders(reading, fresh, page=number)
        gate.check_identity(reading, fresh, case, number)
