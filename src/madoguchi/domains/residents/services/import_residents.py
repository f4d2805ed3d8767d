"""Taking in the core system's rows: from a file, or over HTTP. Each row by itself; what is wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.residents.core_files import read_rows
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.permissions import check_may_import
from madoguchi.domains.residents.ports import CoreRow
from madoguchi.domains.residents.taking import Outcome, take_row
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor

ROWS_PER_TRANSACTION = 200
MOST_PROBLEMS = 1000
"""As many are kept to be shown; all are counted."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """`line` of the file, the column, and the code that says what is wrong and what to do; `hint`: what to write instead."""

    line: int
    column: str
    code: str
    hint: str = ""


@dataclass(slots=True)
class ImportReport:
    """`rows` = `taken` + `known` + `conflicts` + `refused`. `alerts` are worth a look and stopped nothing."""

    rows: int = 0
    taken: int = 0
    known: int = 0
    conflicts: int = 0
    refused: int = 0
    alert_count: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    alerts: list[RowProblem] = field(default_factory=list)


def import_residents(*, actor: Actor, pieces: Iterable[bytes], dry_run: bool = False) -> ImportReport:
    """Read the documented CSV piece by piece; the same file again takes nothing in twice.

    A dry run does everything in one transaction and takes it back. Else 200 rows are one transaction, so that a file that
    breaks off in the middle has taken in what came before, and can be read again.
    Errors: `resident.not_permitted`; for the file as a whole those of `core_files.read_rows`.
    """
    check_may_import(actor)
    report = ImportReport()
    whole: AbstractContextManager[object] = transaction.atomic() if dry_run else nullcontext()
    with whole:
        _import(actor, pieces, report)
        if dry_run:
            transaction.set_rollback(True)
    return report


def _import(actor: Actor, pieces: Iterable[bytes], report: ImportReport) -> None:
    rows = read_rows(pieces)
    while chunk := list(islice(rows, ROWS_PER_TRANSACTION)):
        with transaction.atomic():
            for line, row in chunk:
                _take(actor, line, row, report)
    data: dict[str, str | int] = {
        "rows": report.rows,
        "taken": report.taken,
        "conflicts": report.conflicts,
        "refused": report.refused,
    }
    audit.record(actor, "resident.imported", subject="core_system", data=data)


def _take(actor: Actor, line: int, row: CoreRow, report: ImportReport) -> None:
    report.rows += 1
    try:
        found = read_core_row(row)
        outcome = take_row(actor, row, found)
    except ValidationFailed as refusal:
        report.refused += 1
        hints = cast("dict[str, str]", refusal.data.get("hints", {}))
        for column, code in refusal.field_errors.items():
            _keep(report.problems, RowProblem(line, column, code, hints.get(column, "")))
        return
    report.taken += outcome is Outcome.TAKEN
    report.known += outcome is Outcome.KNOWN
    report.conflicts += outcome is Outcome.CONFLICT
    report.alert_count += len(found.alerts)
    for column, code in found.alerts.items():
        _keep(report.alerts, RowProblem(line, column, code))


def _keep(problems: list[RowProblem], problem: RowProblem) -> None:
    if len(problems) < MOST_PROBLEMS:
        problems.append(problem)
