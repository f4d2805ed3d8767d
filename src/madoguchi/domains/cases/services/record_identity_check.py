"""番号確認 and 身元確認: two checks, two records. Neither keeps a number or a picture."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidTransition, ValidationFailed
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.events import IdentityChecked
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import IdentityCheck
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.cases.states import METHODS, OPEN_STATES, IdentityKind, IdentityMethod
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def record_identity_check(
    *, actor: Actor, case: str, member_id: str, kind: IdentityKind | str, method: IdentityMethod | str
) -> CaseView:
    """Record how one check of one person was done; a later one of the same kind counts instead.

    Errors: `case.not_found`, `case.not_permitted`, `case.wrong_state`, ValidationFailed (`method`:
    `case.method_not_for_kind`, `member_id`: `case.unknown_member`).
    """
    check_may_write(actor, case)
    if kind not in METHODS or method not in METHODS[kind]:
        raise ValidationFailed({"method": CaseError.METHOD_NOT_FOR_KIND})
    with transaction.atomic():
        row = load_case(case, for_update=True)
        if row.state not in OPEN_STATES:
            raise InvalidTransition(CaseError.WRONG_STATE, state=row.state)
        if not row.members.filter(member_id=member_id).exists():
            raise ValidationFailed({"member_id": CaseError.UNKNOWN_MEMBER})
        IdentityCheck.objects.create(
            case=row, member_id=member_id, kind=kind, method=method, actor_id=actor.actor_id, at=clock.now()
        )
        data = {"kind": str(kind), "method": str(method), "member": member_id}
        audit.record(actor, "case.identity_checked", subject=case, data=data)
        events.publish(IdentityChecked(case, str(kind), str(method)), case=case, actor=actor)
        return build_view(row)
