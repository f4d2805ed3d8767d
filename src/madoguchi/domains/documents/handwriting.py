"""What is left for a pen because no font of the forms has a character of it. Nothing is printed in its place."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings

from madoguchi.core.rules import HOUSEHOLD
from madoguchi.domains.cases.records import CaseView, MemberView
from madoguchi.domains.documents.glyphs import is_unprintable
from madoguchi.domains.procedures.shapes import NeededForm
from madoguchi.foundation.cities import FieldScope, FormField


def cannot_print(text: str) -> bool:
    """Whether no font of the forms has a character of the text."""
    return not text.isascii() and is_unprintable(text, settings.FONT_FOLDERS)


def printable_name(member: MemberView) -> str:
    """The name, or its reading where no font has the name."""
    return member.full_kana if cannot_print(member.full_name) else member.full_name


def fields_by_hand(case: CaseView, paper: NeededForm) -> Iterator[tuple[str, FormField]]:
    """(member or "" for the household, field) of each box of the paper that is left for a pen."""
    for field in paper.form.fields:
        for member in _members(case, paper, field.scope):
            if cannot_print(case.text(field.fact, member)):
                yield member, field


def _members(case: CaseView, paper: NeededForm, scope: FieldScope) -> tuple[str, ...]:
    if scope is FieldScope.HOUSEHOLD:
        return (HOUSEHOLD,)
    if scope is FieldScope.SUBJECT:
        return (paper.member,)
    if scope is FieldScope.EACH_MEMBER:
        return paper.rows
    return (case.applicant.member_id,) if case.applicant else ()
