"""One resident open at a time: a clerk's session holds one case, and opening another puts the first away."""

from __future__ import annotations

import hashlib

from django.db import transaction

from madoguchi.core.errors import Conflict
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import HearingLock
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.cases.services.change_state import start_hearing
from madoguchi.domains.cases.states import CaseState
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def session_hash(session_key: str) -> str:
    """Sessions are told apart without storing what signs a clerk in."""
    return hashlib.sha256(f"hearing:{session_key}".encode()).hexdigest()


def open_hearing(*, actor: Actor, case: str, session_key: str) -> CaseView:
    """Make this the open case of the session. Errors: `case.not_found`, `case.not_permitted`."""
    check_may_write(actor, case)
    with transaction.atomic():
        row = load_case(case)
        HearingLock.objects.update_or_create(
            actor_id=actor.actor_id,
            session_hash=session_hash(session_key),
            defaults={"case": row, "opened_at": clock.now()},
        )
        audit.record(actor, "case.hearing_opened", subject=case)
        if row.state == CaseState.PREPARED:
            return start_hearing(actor=actor, case=case)
        return build_view(row)


def close_hearing(*, actor: Actor, session_key: str) -> None:
    """Put the open case away, e.g. when the service at the seat ends. Nothing open is no error."""
    with transaction.atomic():
        lock = _lock(actor, session_key)
        if lock is not None:
            audit.record(actor, "case.hearing_closed", subject=lock.case.reference)
            lock.delete()


def check_open(*, actor: Actor, case: str, session_key: str) -> None:
    """Errors: Conflict `case.other_case_open` when the session has another case open, or none."""
    lock = _lock(actor, session_key)
    if lock is None or lock.case.reference != case:
        raise Conflict(CaseError.OTHER_CASE_OPEN)


def _lock(actor: Actor, session_key: str) -> HearingLock | None:
    rows = HearingLock.objects.select_related("case")
    return rows.filter(actor_id=actor.actor_id, session_hash=session_hash(session_key)).first()
