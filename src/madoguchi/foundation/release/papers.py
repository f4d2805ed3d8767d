"""Reading a finished PDF page by page, as a person at the printer would."""

from __future__ import annotations

from madoguchi.foundation.release import gate
from madoguchi.foundation.release.boxes import Printed, find_misprinted, read_printed
from madoguchi.foundation.release.gate import Fresh, Refusal
from madoguchi.foundation.release.pdfium import opened, text_of
from madoguchi.foundation.release.places import Blank, Misplaced, find_misplaced
from madoguchi.foundation.release.readings import Reading, read_text

_LINE_END_HYPHENS = str.maketrans({"\ufffe": "-", "\x02": "-"})
"""PDFium's signs for a hyphen on which a line ends."""


def read_pages(content: bytes) -> list[Reading]:
    return [read_text(text) for text in page_texts(content)]


def page_texts(content: bytes) -> list[str]:
    """The text of each page in the order of its content. An eighth of the time of a reader in Python.

    Errors: pypdfium2.PdfiumError where it is no PDF.
    """
    texts = []
    with opened(content) as document:
        for page in document:
            with text_of(page) as text:
                texts.append(str(text.get_text_range()).translate(_LINE_END_HYPHENS))
    return texts


def count_pages(content: bytes) -> int:
    with opened(content) as document:
        return len(document)


def check(content: bytes, fresh: Fresh, case: str, blank: Blank | None = None) -> int:
    """Each page carries the case reference and an allowed person, and nobody else. With the form's `blank`, each personal
    field stands at its place with the value that is stored now. Returns the number of pages.
    """
    if not case:
        raise ValueError("a paper with people on it names its case")
    texts = page_texts(content)
    printed = read_printed(content, blank.paper, blank.boxes) if blank and blank.boxes else None
    if printed:
        texts[0] = printed.text
    pages = [read_text(text) for text in texts]
    if not pages:
        raise Refusal(gate.MISMATCH, detail="empty")
    if blank is not None and not blank.has_fields:
        raise Refusal(gate.UNDECLARED, detail="blank")
    for number, reading in enumerate(pages, start=1):
        gate.check_outsiders(reading, fresh, page=number)
        # A name that has no room on a given blank stands on its continuation sheet; whose it is, its place tells.
        whole = read_text("\n".join(texts)) if printed and number == 1 else reading
        gate.check_identity(whole, fresh, case, number)
    wrong = _find_wrong(texts, printed, blank, fresh) if blank else None
    if wrong is not None:
        raise Refusal(gate.MISMATCH, (wrong.subject,) if wrong.subject else (), wrong.page, wrong.name)
    return len(pages)


def _find_wrong(texts: list[str], printed: Printed | None, blank: Blank, fresh: Fresh) -> Misplaced | None:
    if printed is None:
        return find_misplaced(texts, blank, fresh.values)
    return find_misprinted(printed, texts[1:], blank, fresh.values)
