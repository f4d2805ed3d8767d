"""What happens to people of the register in tests, as rows of the core system would tell it."""

from __future__ import annotations

from dataclasses import replace

from madoguchi.core.japanese import resident_code_from
from madoguchi.core.people import Move, MoveReason, ResidentStatus
from madoguchi.domains.residents.models import Resident
from madoguchi.domains.residents.storing import history_row, read_history
from madoguchi.foundation import clock


def move_away(*numbers: str) -> None:
    """Residents in force, who leave the city today."""
    for resident in Resident.objects.filter(addressee_number__in=numbers):
        (last,) = read_history([resident.history.latest("history_number")])
        gone = replace(
            last.person,
            status=ResidentStatus.REMOVED_MOVED_OUT,
            resident_code=resident_code_from(f"{resident.pk:010}"),
        )
        move = Move(MoveReason.MOVE_OUT, processed_on=clock.today())
        row = replace(last, history_number=last.history_number + 1, person=gone, move=move)
        history_row(row, resident, by="core_system", at=clock.now()).save()
        resident.memberships.update(left_on=clock.today())
