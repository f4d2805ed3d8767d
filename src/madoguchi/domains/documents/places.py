"""What stands where on a paper, from the form's data file alone: the release gate reads the finished pages by it.

Nothing here is a value, and nothing comes from the filled sheet: a mistake in filling must not be repeated here.
"""

from __future__ import annotations

from collections.abc import Iterator

from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases.records import CaseView, subject_id
from madoguchi.domains.documents.blank_filling import NAME_LABEL, boxes_of, paper_of
from madoguchi.domains.documents.filling import BLANK_MARK, DRAFT_MARK, HEADINGS, LAYOUT_MARK
from madoguchi.domains.documents.handwriting import cannot_print
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation import cities
from madoguchi.foundation.cities import FieldScope, FormSpec
from madoguchi.foundation.release import Blank, Field, Piece

OVERFLOW = "続紙"


def blank_of(case: CaseView, paper: NeededForm) -> Blank:
    """The places of one paper of a case."""
    spec = paper.form
    first = case.members[0].member_id if case.members else APPLICANT
    if spec.blank is not None:
        return _given(case, paper, subject_id(case.reference, paper.member or first))
    own = (
        (FieldScope.APPLICANT, first),
        (FieldScope.HOUSEHOLD, first),
        (FieldScope.SUBJECT, paper.member),
    )
    blocks = [_pairs(case, spec, scope, member) for scope, member in own]
    blocks.append(tuple(_table(case, paper)))
    mark = DRAFT_MARK if spec.is_draft else LAYOUT_MARK
    named = subject_id(case.reference, paper.member or first)
    return Blank(
        blocks=tuple(block for block in blocks if block),
        head=((spec.name, "続紙", mark), (mark,)),
        again=_columns(spec),
        foot=("受付番号", case.reference, Field(named, _name_field(case, named))),
        overflow=OVERFLOW,
        unprintable=cannot_print,
        after=("■", "※"),
    )


def _given(case: CaseView, paper: NeededForm, named: str) -> Blank:
    """Of a paper on a given blank: its boxes, and head and foot of its continuation sheets."""
    spec = paper.form
    name = Field(named, _name_field(case, named), NAME_LABEL)
    foot: tuple[Piece, ...] = ("受付番号", case.reference, name)
    return Blank(
        blocks=(),
        head=((spec.name, "続紙", BLANK_MARK),),
        foot=foot,
        overflow=OVERFLOW,
        unprintable=cannot_print,
        boxes=boxes_of(case, paper, foot),
        paper=paper_of(cities.current(), spec.blank) if spec.blank else b"",
    )


def _name_field(case: CaseView, named: str) -> str:
    """What names the person at the foot of each page: the reading where no font has the name."""
    cannot = any(member.subject == named and cannot_print(member.full_name) for member in case.members)
    return "full_kana" if cannot else "full_name"


def _pairs(case: CaseView, spec: FormSpec, scope: FieldScope, member: str) -> tuple[Piece, ...]:
    heading = HEADINGS[scope]
    pieces: list[Piece] = []
    for entry in spec.fields:
        if entry.scope is scope:
            subject = subject_id(case.reference, member)
            pieces += (entry.label, Field(subject, entry.fact, f"{heading} {entry.label}"))
    for fixed in spec.fixed:
        if fixed.scope is scope:
            pieces += (fixed.label, fixed.text)
    return (f"■ {heading}", *pieces) if pieces else ()


def _table(case: CaseView, paper: NeededForm) -> Iterator[Piece]:
    spec = paper.form
    entries = [entry for entry in spec.fields if entry.scope is FieldScope.EACH_MEMBER]
    fixed = [entry for entry in spec.fixed if entry.scope is FieldScope.EACH_MEMBER]
    listed = [member for member in case.members if member.member_id in paper.rows]
    if not entries or not listed:
        return
    yield f"■ {HEADINGS[FieldScope.EACH_MEMBER]}"
    yield _columns(spec)
    for number, member in enumerate(listed, start=1):
        for entry in entries:
            yield Field(member.subject, entry.fact, f"{number}人目 {entry.label}")
        yield from (one.text for one in fixed)


def _columns(spec: FormSpec) -> str:
    """Heads of the table's columns."""
    fields = [one.label for one in spec.fields if one.scope is FieldScope.EACH_MEMBER]
    return "".join([*fields, *(one.label for one in spec.fixed if one.scope is FieldScope.EACH_MEMBER)])
