"""Rows of the core system that wait for a decision, side by side with what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.people import HistoryRecord
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.models import CoreConflict, ResidentHistory
from madoguchi.domains.residents.permissions import check_may_import
from madoguchi.domains.residents.states import ConflictKind
from madoguchi.domains.residents.storing import read_history
from madoguchi.domains.residents.taking import compared
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor

_NUMBERS = ("addressee_number", "household_number")


@dataclass(frozen=True, slots=True)
class ConflictLine:
    """One that waits or was decided, without saying whom it is about. `columns`: what differs, by `ConflictView`'s names."""

    conflict_id: int
    kind: ConflictKind
    columns: tuple[str, ...]
    found_at: datetime
    decision: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConflictView:
    """`ours` and `theirs` by the names of `taking.compared`, and the numbers; `ours` is empty where nothing stands here."""

    conflict_id: int
    kind: ConflictKind
    addressee_number: str
    history_number: int
    other_number: str
    ours: Mapping[str, str]
    theirs: Mapping[str, str]

    @property
    def our_number(self) -> str:
        """Whom the register has."""
        return self.other_number or self.addressee_number

    @property
    def differing(self) -> tuple[str, ...]:
        """Without the numbers, which say who is meant."""
        names = (name for name in self.theirs if name not in _NUMBERS)
        return tuple(name for name in names if self.ours.get(name) != self.theirs[name])


def list_conflicts(actor: Actor, *, limit: int = 100) -> list[ConflictView]:
    """Open ones, the oldest first. Each person shown is written to the viewing log.

    Errors: `resident.not_permitted`. Queries: 1, and 2 for each.
    """
    check_may_import(actor)
    return [_view(actor, row) for row in _open()[:limit]]


def list_conflict_lines(actor: Actor, *, limit: int = 100) -> list[ConflictLine]:
    """Open ones, the oldest first. Errors: `resident.not_permitted`. Queries: 1."""
    check_may_import(actor)
    return [_line(row) for row in _open()[:limit]]


def list_decided_lines(actor: Actor, *, limit: int = 20) -> list[ConflictLine]:
    """The newest first. Errors: `resident.not_permitted`. Queries: 1."""
    check_may_import(actor)
    return [_line(row) for row in CoreConflict.objects.exclude(decision="").order_by("-decided_at")[:limit]]


def count_conflicts(actor: Actor) -> int:
    """Open ones. Errors: `resident.not_permitted`. Queries: 1."""
    check_may_import(actor)
    return _open().count()


def get_conflict(actor: Actor, conflict_id: int) -> ConflictView:
    """An open one; whoever is shown is written to the viewing log.

    Errors: `resident.not_permitted`, NotFoundOrHidden `resident.not_found`. Queries: 3.
    """
    check_may_import(actor)
    row = _open().filter(pk=conflict_id).first()
    if row is None:
        raise NotFoundOrHidden(ResidentError.NOT_FOUND)
    return _view(actor, row)


def _open() -> QuerySet[CoreConflict]:
    return CoreConflict.objects.filter(decision="").order_by("pk")


def _line(row: CoreConflict) -> ConflictLine:
    return ConflictLine(
        conflict_id=row.pk,
        kind=ConflictKind(row.kind),
        columns=tuple(row.columns),
        found_at=row.found_at,
        decision=row.decision,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _view(actor: Actor, row: CoreConflict) -> ConflictView:
    shown = row.other_number or row.addressee_number
    rows = ResidentHistory.objects.filter(resident__addressee_number=shown)
    if row.kind == ConflictKind.ROW_DIFFERS:
        rows = rows.filter(history_number=row.history_number)
    ours = rows.order_by("-history_number").first()
    for number in {shown, row.addressee_number}:
        audit.record_view(
            actor,
            subject=number,
            fields=("name", "birth_date", "address"),
            purpose=actor.purpose,
            screen="residents.conflicts",
        )
    return ConflictView(
        conflict_id=row.pk,
        kind=ConflictKind(row.kind),
        addressee_number=row.addressee_number,
        history_number=row.history_number,
        other_number=row.other_number,
        ours=_said(read_history([ours])[0]) if ours else {},
        theirs=_said(read_core_row(row.found).record),
    )


def _said(record: HistoryRecord) -> Mapping[str, str]:
    numbers = (record.person.addressee_number, record.household_number)
    return {**dict(zip(_NUMBERS, numbers, strict=True)), **compared(record)}
