"""Sets sheets as PDF by Typst.

The compilers are kept per process and share their fonts: scanning fonts takes a quarter of a second. The layout is a module
that Typst reads once; what changes is the call with the sheet's data. Output asks for PDF/UA-1, so Typst itself refuses an
untagged or title-less document.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue

import typst

from madoguchi.core.errors import ExternalFailure
from madoguchi.domains.documents.sheets import Sheet
from madoguchi.domains.documents.underlay import lay_under

_MOST_AT_ONCE = 2
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count 1\b")
"""How Typst 0.15 writes that a document has one page. Where a later one writes otherwise, sheets are only set twice."""
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"'})


def set_sheet(sheet: Sheet, *, layout: Path, font_folders: Sequence[Path]) -> bytes:
    """PDF bytes, set by the Typst file `layout`. Errors: `documents.typeset_failed` (not retryable: the data or the layout is wrong).

    A sheet is set as one page first: to know the number of pages and to tell the first from the others, Typst sets
    everything twice. What turns out longer is set again with that asked for.
    """
    pdf = _set_own(sheet, layout, tuple(font_folders))
    return lay_under(pdf, sheet.blank.paper) if sheet.blank else pdf


def _set_own(sheet: Sheet, layout: Path, font_folders: tuple[Path, ...]) -> bytes:
    data = sheet.to_data()
    if not sheet.continued:
        pdf = _compile({**data, "one_page": True}, layout, font_folders, sheet.title)
        if _PAGES.search(pdf):
            return pdf
    return _compile({**data, "one_page": False}, layout, font_folders, sheet.title)


def set_sheets(sheets: Sequence[tuple[Sheet, Path]], *, font_folders: Sequence[Path]) -> list[bytes]:
    """Several sheets, each with its layout, in their order; two at a time where the process has two cores, because somebody
    waits for them. Errors: as `set_sheet`.
    """
    workers = min(_MOST_AT_ONCE, len(os.sched_getaffinity(0)), len(sheets))
    if workers < _MOST_AT_ONCE:
        return [set_sheet(sheet, layout=layout, font_folders=font_folders) for sheet, layout in sheets]
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(lambda one: set_sheet(one[0], layout=one[1], font_folders=font_folders), sheets))


def _compile(data: dict[str, object], layout: Path, font_folders: tuple[Path, ...], title: str) -> bytes:
    text = json.dumps(data, ensure_ascii=False).translate(_ESCAPES)
    source = f'#import "/{layout.name}": sheet\n#sheet(json(bytes("{text}")))'
    idle = _idle(layout.parent, font_folders)
    compiler = idle.get()
    try:
        pdf = compiler.compile(input=source.encode(), format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        raise ExternalFailure("documents.typeset_failed", retryable=False, form=title) from error
    finally:
        idle.put(compiler)
    if not isinstance(pdf, bytes):
        raise ExternalFailure("documents.typeset_failed", retryable=False, form=title)
    return pdf


@lru_cache(maxsize=8)
def _idle(folder: Path, font_folders: tuple[Path, ...]) -> SimpleQueue[typst.Compiler]:
    """Compilers that nobody uses just now; a compiler serves one thread at a time."""
    idle: SimpleQueue[typst.Compiler] = SimpleQueue()
    for _ in range(_MOST_AT_ONCE):
        idle.put(typst.Compiler(root=str(folder), font_paths=_fonts(font_folders), ignore_system_fonts=True))
    return idle


@lru_cache(maxsize=2)
def _fonts(folders: tuple[Path, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])
