"""Taking in the core system's rows: from a file, or over HTTP. Each row by itself; what is wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import cast

from django.db import DataError, IntegrityError, transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.residents.core_files import read_rows
from madoguchi.domains.residents.core_rows import CoreRecord, read_core_row
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.permissions import check_may_import
from madoguchi.domains.residents.ports import CoreRow
from madoguchi.domains.residents.taking import Outcome, take_row, take_rows
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor

ROWS_PER_TRANSACTION = 1000
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


@dataclass(frozen=True, slots=True)
class _Read:
    """A row that could be read."""

    line: int
    row: CoreRow
    found: CoreRecord


def import_residents(*, actor: Actor, pieces: Iterable[bytes], dry_run: bool = False) -> ImportReport:
    """Read the documented CSV piece by piece; the same file again takes nothing in twice.

    A dry run does everything in one transaction and takes it back. Else 1000 rows are one transaction, so that a file that
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
        _take_chunk(actor, chunk, report)
    data: dict[str, str | int] = {
        "rows": report.rows,
        "taken": report.taken,
        "conflicts": report.conflicts,
        "refused": report.refused,
    }
    with transaction.atomic():
        audit.record(actor, "resident.imported", subject="core_system", data=data)


def _take_chunk(actor: Actor, chunk: Iterable[tuple[int, CoreRow]], report: ImportReport) -> None:
    """All at once; where the database refuses one row or somebody else was there meanwhile, each by itself."""
    read = [one for line, row in chunk if (one := _read(line, row, report))]
    try:
        with transaction.atomic():
            outcomes = take_rows(actor, [(one.row, one.found) for one in read])
    except (IntegrityError, DataError):
        for one in read:
            _take_alone(actor, one, report)
        return
    for one, outcome in zip(read, outcomes, strict=True):
        _count(one, outcome, report)


def _take_alone(actor: Actor, one: _Read, report: ImportReport) -> None:
    try:
        with transaction.atomic():
            outcome = take_row(actor, one.row, one.found)
    except (IntegrityError, DataError):
        report.refused += 1
        _keep(report.problems, RowProblem(one.line, "addressee_number", ResidentError.ROW_NOT_STORED))
        return
    _count(one, outcome, report)


def _read(line: int, row: CoreRow, report: ImportReport) -> _Read | None:
    report.rows += 1
    try:
        return _Read(line, row, read_core_row(row))
    except ValidationFailed as refusal:
        report.refused += 1
        hints = cast("dict[str, str]", refusal.data.get("hints", {}))
        for column, code in refusal.field_errors.items():
            _keep(report.problems, RowProblem(line, column, code, hints.get(column, "")))
        return None


def _count(one: _Read, outcome: Outcome, report: ImportReport) -> None:
    report.taken += outcome is Outcome.TAKEN
    report.known += outcome is Outcome.KNOWN
    report.conflicts += outcome is Outcome.CONFLICT
    report.alert_count += len(one.found.alerts)
    for column, code in one.found.alerts.items():
        _keep(report.alerts, RowProblem(one.line, column, code))


def _keep(problems: list[RowProblem], problem: RowProblem) -> None:
    if len(problems) < MOST_PROBLEMS:
        problems.append(problem)
