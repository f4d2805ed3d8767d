"""Rows of the core system that wait for a decision, side by side with what stands here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.models import CoreConflict, ResidentHistory
from madoguchi.domains.residents.permissions import check_may_import
from madoguchi.domains.residents.states import ConflictKind
from madoguchi.domains.residents.storing import read_history
from madoguchi.domains.residents.taking import compared
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class ConflictView:
    """`ours` and `theirs` by the names of `taking.compared`; `ours` is empty where nothing stands here."""

    conflict_id: int
    kind: ConflictKind
    addressee_number: str
    history_number: int
    other_number: str
    ours: Mapping[str, str]
    theirs: Mapping[str, str]

    @property
    def differing(self) -> tuple[str, ...]:
        return tuple(name for name, value in self.theirs.items() if self.ours.get(name) != value)


def list_conflicts(actor: Actor, *, limit: int = 100) -> list[ConflictView]:
    """Open ones, the oldest first. Each person shown is written to the viewing log.

    Errors: `resident.not_permitted`. Queries: 1, and 2 for each.
    """
    check_may_import(actor)
    return [_view(actor, row) for row in CoreConflict.objects.filter(decision="").order_by("pk")[:limit]]


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
        ours=compared(read_history([ours])[0]) if ours else {},
        theirs=compared(read_core_row(row.found).record),
    )
