"""A person decides about a row of the core system that was set aside."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidTransition
from madoguchi.domains.residents.core_rows import read_core_row
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.models import CoreConflict
from madoguchi.domains.residents.permissions import check_may_import
from madoguchi.domains.residents.states import ConflictKind, Decision
from madoguchi.domains.residents.taking import take_row
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def settle_conflict(*, actor: Actor, conflict_id: int, decision: Decision) -> CoreConflict:
    """Keep what stands here, or take the core system's row as a further row of the history; nothing is overwritten.

    Errors: `resident.not_permitted`, InvalidTransition `resident.conflict_settled` (also for a number that is none),
    `resident.row_unreadable`. Locks: the conflict.
    """
    check_may_import(actor)
    with transaction.atomic():
        found = CoreConflict.objects.select_for_update().filter(pk=conflict_id, decision="").first()
        if found is None:
            raise InvalidTransition(ResidentError.CONFLICT_SETTLED)
        found.decision, found.decided_by, found.decided_at = decision, actor.actor_id, clock.now()
        found.save(update_fields=["decision", "decided_by", "decided_at"])
        if decision is Decision.TAKE:
            take_row(actor, found.found, read_core_row(found.found), but_for=ConflictKind(found.kind))
        data = {"kind": found.kind, "decision": str(decision)}
        audit.record(actor, "resident.conflict_settled", subject=found.addressee_number, data=data)
        return found
