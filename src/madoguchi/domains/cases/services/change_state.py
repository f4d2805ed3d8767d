"""The steps of a case: hearing, filed, closed, withdrawn."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidTransition
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.events import CaseClosed, CaseStateChanged
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import Case, CaseStateChange
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.cases.states import TRANSITIONS, CaseState
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor

_ENDS = (CaseState.CLOSED, CaseState.WITHDRAWN)


def start_hearing(*, actor: Actor, case: str) -> CaseView:
    return apply_transition(actor=actor, case=case, name="start_hearing")


def file_case(*, actor: Actor, case: str) -> CaseView:
    """Called when applications have arrived; further ones find it filed. Locks: the case row."""
    return _once(actor, case, "file")


def hold_case(*, case: str) -> None:
    """Nobody else changes the case until the caller's transaction ends. Errors: `case.not_found`. Locks: the case row."""
    load_case(case, for_update=True)


def close_case(*, actor: Actor, case: str) -> CaseView:
    """Called when every application has ended; a case that is closed stays so. Locks: the case row."""
    return _once(actor, case, "close")


def reopen_case(*, actor: Actor, case: str) -> CaseView:
    """Called when an ended application is under way again; a filed case stays so. Locks: the case row."""
    return _once(actor, case, "reopen")


def withdraw_case(*, actor: Actor, case: str) -> CaseView:
    return apply_transition(actor=actor, case=case, name="withdraw")


def _once(actor: Actor, case: str, name: str) -> CaseView:
    check_may_write(actor, case)
    with transaction.atomic():
        row = load_case(case, for_update=True)
        if row.state == TRANSITIONS.get(name).target:
            return build_view(row)
        return apply_transition(actor=actor, case=case, name=name)


def apply_transition(*, actor: Actor, case: str, name: str) -> CaseView:
    """One row of the table, as compare-and-set. Errors: `case.not_found`, `case.not_permitted`,
    `case.wrong_state`.
    """
    check_may_write(actor, case)
    with transaction.atomic():
        row = load_case(case)
        target = TRANSITIONS.target(name, row.state)
        now = clock.now()
        closed_at = now if target in _ENDS else None
        changed = Case.objects.filter(id=row.id, state=row.state).update(
            state=target, updated_at=now, closed_at=closed_at
        )
        if changed != 1:
            raise InvalidTransition(CaseError.WRONG_STATE, transition=name)
        CaseStateChange.objects.create(
            case=row, transition=name, from_state=row.state, to_state=target, actor_id=actor.actor_id, at=now
        )
        audit.record(actor, TRANSITIONS.get(name).audit_code, subject=case)
        event = CaseClosed(case) if target == CaseState.CLOSED else CaseStateChanged(case, name, target)
        events.publish(event, case=case, actor=actor)
        return build_view(load_case(case))
