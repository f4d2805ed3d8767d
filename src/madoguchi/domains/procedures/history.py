"""The versions of a procedure, each against the one before it: which lines changed, and which answers moved."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.truth import Truth
from madoguchi.domains.procedures.case_runs import ANSWERS
from madoguchi.domains.procedures.models import CatalogueVersion


@dataclass(frozen=True, slots=True)
class Line:
    """`kind`: "added", "removed" or "kept"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Moved:
    """An example whose answer is another than in the version before; answers are words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Version:
    """`changes` are the lines that differ, with their surroundings; empty for the first version."""

    number: int
    recorded_at: datetime
    recorded_by: str
    program: str
    is_offered: bool
    changes: tuple[Line, ...]
    moved: tuple[Moved, ...]


def list_versions(procedure: str) -> tuple[Version, ...]:
    """The newest first. One query."""
    rows = list(CatalogueVersion.objects.filter(procedure_id=procedure).order_by("number"))
    # Rows without a partner: the first version has none before it.
    return tuple(_version(row, before) for row, before in zip(rows, [None, *rows], strict=False))[::-1]


def last_changes() -> dict[str, datetime]:
    """When each procedure got its last version; procedures with one version only are left out. One query."""
    rows = (
        CatalogueVersion.objects.filter(number__gt=1)
        .order_by("number")
        .values_list("procedure_id", "recorded_at")
    )
    return dict(rows)


def _version(row: CatalogueVersion, before: CatalogueVersion | None) -> Version:
    return Version(
        number=row.number,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        program=row.program,
        is_offered=bool(row.lines),
        changes=changed_lines(before.lines, row.lines) if before else (),
        moved=moved_answers(before.answers, row.answers) if before else (),
    )


def changed_lines(before: Sequence[str], after: Sequence[str]) -> tuple[Line, ...]:
    kinds = {"+": "added", "-": "removed", " ": "kept"}
    diff = difflib.unified_diff(list(before), list(after), lineterm="", n=1)
    return tuple(
        Line(kinds[text[0]], text[1:])
        for text in diff
        if text[0] in kinds and not text.startswith(("+++", "---"))
    )


def moved_answers(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Moved, ...]:
    return tuple(
        Moved(title, ANSWERS[Truth(answer)], ANSWERS[Truth(after[title])])
        for title, answer in before.items()
        if after.get(title, answer) != answer
    )
