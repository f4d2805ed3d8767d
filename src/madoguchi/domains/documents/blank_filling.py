"""A paper that is printed on a given blank: its values in the rectangles of the form's data file.

What does not fit its rectangle goes whole to the continuation sheet, as on our own forms; so do the rows of people that the
blank has no line for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from madoguchi.core.errors import NotAvailable
from madoguchi.core.rules import APPLICANT, HOUSEHOLD
from madoguchi.domains.cases.records import CaseView, subject_id
from madoguchi.domains.documents.errors import DocumentError
from madoguchi.domains.documents.fitting import MIN_SIZE_PT, Continuation, lines_of
from madoguchi.domains.documents.sheets import OnBlank, PrintedBox
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import City, FieldScope
from madoguchi.foundation.cities.forms import Area, FieldBox, FixedText, FormField, GivenBlank
from madoguchi.foundation.cities.read_blank import find_file
from madoguchi.foundation.release import Box, Field, Piece

_PT = 72 / 25.4
_LINE = 1.55
"""Height of a line in ems, with the space to the next one."""
_FULL = -1
_CODE_MM = 12.0
NAME_LABEL = "氏名"
_NOWHERE = Area(0, 0, 0, 0)


def paper_of(city: City, blank: GivenBlank) -> bytes:
    """The empty blank. Errors: `documents.blank_changed` where it is gone, or is not the one whose boxes were measured."""
    path = find_file(blank.file, tuple(map(Path, city.forms_folders)))
    content = _read(path, path.stat().st_mtime_ns) if path else b""
    if hashlib.sha256(content).hexdigest() != blank.sha256:
        raise NotAvailable(DocumentError.BLANK_CHANGED, form=blank.file)
    return content


@lru_cache(maxsize=32)
def _read(path: Path, changed_ns: int) -> bytes:
    return path.read_bytes()


def slots_of(case: CaseView, paper: NeededForm) -> Iterator[tuple[FieldBox, int, FormField | FixedText, str]]:
    """(box, row from 0, field or fixed text, member or "" for the household), in the order of the form's boxes.

    A row beyond the blank's lines has a number that the box lacks.
    """
    spec = paper.form
    listed = [member.member_id for member in case.members if member.member_id in paper.rows]
    applicant = case.members[0].member_id if case.members else APPLICANT
    whose = {
        FieldScope.APPLICANT: [applicant],
        FieldScope.HOUSEHOLD: [HOUSEHOLD],
        FieldScope.SUBJECT: [paper.member],
        FieldScope.EACH_MEMBER: listed,
    }
    entries: dict[str, FormField | FixedText] = {one.key: one for one in spec.fields}
    entries |= {one.label: one for one in spec.fixed}
    for box in spec.blank.boxes if spec.blank else ():
        entry = entries[box.key]
        for row, member in enumerate(whose[entry.scope]):
            yield box, row, entry, member


def place_value(over: Continuation, box: FieldBox, row: int, label: str, text: str) -> PrintedBox | None:
    """In its rectangle, or on the continuation sheet with a mark in the rectangle, where the blank has one."""
    area = box.area_of(min(row, box.rows - 1))
    most = max(1, int(area.height_mm * _PT / (box.size_pt * _LINE)))
    fits = lines_of(text, area.width_mm * _PT, box.size_pt) <= most
    if row >= box.rows:
        over.place(label, text, 0.0, box.size_pt, most_lines=_FULL)
        return None
    shown = text if fits else over.place(label, text, 0.0, box.size_pt, most_lines=_FULL)
    return PrintedBox(*_sides(area), align=box.align.value, size_pt=box.size_pt, text=shown)


def label_of(entry: FormField | FixedText, row: int) -> str:
    """How the continuation sheet names a value."""
    return f"{row + 1}人目 {entry.label}" if entry.scope is FieldScope.EACH_MEMBER else entry.label


def reference_text(over: Continuation, blank: GivenBlank, reference: str, name: str) -> str:
    """Number of the case and name, beside the code; a name that has no room there is on the continuation sheet."""
    area, head = blank.reference, f"受付番号 {reference}　"
    most = int(area.height_mm * _PT / (MIN_SIZE_PT * _LINE))
    width_pt = (area.width_mm - _CODE_MM) * _PT
    if lines_of(head + name, width_pt, MIN_SIZE_PT) <= most:
        return head + name
    return head + over.place(NAME_LABEL, name, 0.0, MIN_SIZE_PT, most_lines=_FULL)


def on_blank(blank: GivenBlank, boxes: tuple[PrintedBox, ...], paper: bytes, reference_text: str) -> OnBlank:
    return OnBlank(
        reference_text=reference_text,
        width_mm=blank.width_mm,
        height_mm=blank.height_mm,
        boxes=boxes,
        reference=_sides(blank.reference),
        signature=_sides(blank.signature) if blank.signature else None,
        paper=paper,
    )


def _sides(area: Area) -> tuple[float, float, float, float]:
    return (area.x_mm, area.y_mm, area.width_mm, area.height_mm)


def boxes_of(case: CaseView, paper: NeededForm, reference: tuple[Piece, ...]) -> tuple[Box, ...]:
    """For the gate, from the data file alone: whose field stands in which rectangle; a line for nobody stays empty.

    A value of somebody for whom the blank has no line has a box without a size.
    """
    blank = paper.form.blank
    if blank is None:
        return ()
    filled = {(box.key, row): _piece(case, entry, row, who) for box, row, entry, who in slots_of(case, paper)}
    boxes = [
        _box(box.area_of(row) if row < box.rows else _NOWHERE, filled.get((box.key, row)))
        for box in blank.boxes
        for row in range(max(box.rows, sum(key == box.key for key, _ in filled)))
    ]
    shown = [box for box in boxes if box.width or isinstance(box.pieces[0], Field)]
    return (*shown, replace(_box(blank.reference, None), pieces=reference))


def _piece(case: CaseView, entry: FormField | FixedText, row: int, member: str) -> Piece:
    if isinstance(entry, FixedText):
        return entry.text
    first = case.members[0].member_id if case.members else APPLICANT
    return Field(subject_id(case.reference, member or first), entry.fact, label_of(entry, row))


def _box(area: Area, piece: Piece | None) -> Box:
    left, top, width, height = (side * _PT for side in _sides(area))
    return Box(left, top, width, height, () if piece is None else (piece,))
