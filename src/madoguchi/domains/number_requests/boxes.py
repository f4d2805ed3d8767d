"""Whose box stands where on a finished form.

The place is read from the finished bytes, where the words 「市で確認」 stand: that holds for every layout, and for a form
whose rows went on to the next page. Whose it is follows from the form's data, section by section as they are set.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from madoguchi.core.errors import Conflict
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.number_requests.errors import NumberRequestError
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import clock
from madoguchi.foundation.cities import FieldScope, FormSpec
from madoguchi.foundation.cities.number_bases import PRINTED, is_number_box
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release.pdfium import Text, opened, text_of

_Sign = tuple[str, tuple[float, float, float, float]]
"""A character with its box: left, bottom, right, top."""
# As `documents.filling` sets them.
_ORDER = (FieldScope.APPLICANT, FieldScope.HOUSEHOLD, FieldScope.SUBJECT, FieldScope.EACH_MEMBER)


@dataclass(frozen=True, slots=True)
class Place:
    """In PDF points from the lower left of the page; `limit` is the right end of the room that is free."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    limit: float

    def to_data(self) -> dict[str, float]:
        return asdict(self)


def has_number_box(spec: FormSpec) -> bool:
    return any(is_number_box(fixed.label) for fixed in spec.fixed)


def owners(actor: Actor, spec: FormSpec, case: CaseView, member_id: str) -> list[str]:
    """Member ids in the order of the words on the paper; "" for a box of another number (基礎年金番号 and the like)."""
    found: list[str] = []
    for scope in _ORDER:
        fixed = [entry for entry in spec.fixed if entry.scope is scope and entry.text == PRINTED]
        for member in _members(actor, scope, spec, case, member_id) if fixed else ():
            found += [member if is_number_box(entry.label) else "" for entry in fixed]
    return found


def _members(
    actor: Actor, scope: FieldScope, spec: FormSpec, case: CaseView, member_id: str
) -> tuple[str, ...]:
    if scope is FieldScope.SUBJECT:
        return (member_id,)
    if scope is FieldScope.EACH_MEMBER:
        return _rows(actor, spec, case, member_id)
    return (case.members[0].member_id,) if case.members else ()


def _rows(actor: Actor, spec: FormSpec, case: CaseView, member_id: str) -> tuple[str, ...]:
    on = clock.today()
    plan = procedures.get_plan(actor, case.facts, on)
    for paper in procedures.needed_forms(plan, case.facts, on=on):
        if paper.form.id == spec.id and paper.member in (member_id, "household", ""):
            return tuple(one.member_id for one in case.members if one.member_id in paper.rows)
    return ()


def match(pdf: bytes, people: list[str]) -> list[tuple[str, Place]]:
    """(member id, place) of each number box. Errors: `number_request.boxes_unclear` where paper and data differ in count."""
    places = find(pdf)
    if len(places) != len(people):
        raise Conflict(NumberRequestError.BOXES_UNCLEAR)
    return [(member, place) for member, place in zip(people, places, strict=True) if member]


def find(pdf: bytes) -> list[Place]:
    """Where the words stand, page by page from the top."""
    places: list[Place] = []
    with opened(pdf) as document:
        for number, page in enumerate(document, start=1):
            width = page.get_width()
            with text_of(page) as text:
                signs = _signs(text)
            found = _places(signs, number, width)
            places += sorted(found, key=lambda place: (-round(place.top), place.left))
    return places


def _signs(text: Text) -> list[_Sign]:
    return [
        (unicodedata.normalize("NFKC", sign)[0], text.get_charbox(at))
        for at in range(text.count_chars())
        if (sign := text.get_text_range(at, 1).strip())
    ]


def _places(signs: Sequence[_Sign], number: int, width: float) -> Iterator[Place]:
    """Signs in the order of reading, without gaps: in a narrow column the words stand in two lines."""
    margin = min((box[0] for _, box in signs), default=0.0)
    joined = "".join(sign for sign, _ in signs)
    at = joined.find(PRINTED)
    while at >= 0:
        own = [box for _, box in signs[at : at + len(PRINTED)]]
        left, right = min(box[0] for box in own), max(box[2] for box in own)
        bottom, top = min(box[1] for box in own), max(box[3] for box in own)
        beside = [box[0] - 4 for _, box in signs if box[0] > right and box[1] < top and box[3] > bottom]
        yield Place(number, left, bottom, right, top, min([width - margin, *beside]))
        at = joined.find(PRINTED, at + 1)
