"""PDFs for tests, set by the real typesetter."""

from __future__ import annotations

import typst

from madoguchi.foundation.release.papers import read_pages


def make_pdf(*pages: str) -> bytes:
    """One page per text."""
    source = "#set page(width: 148mm, height: 105mm)\n" + "\n#pagebreak()\n".join(pages)
    made = typst.compile(source.encode(), format="pdf")
    assert isinstance(made, bytes)
    assert len(read_pages(made)) == len(pages)
    return made
