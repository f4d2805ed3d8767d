"""番号確認, 身元確認 and 代理権の確認: a record each. None keeps a number or a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from madoguchi.core.errors import InvalidTransition, ValidationFailed
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.events import IdentityChecked
from madoguchi.domains.cases.identity_papers import SeenPaper, check_papers, check_visitor
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import Case, IdentityCheck
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.cases.states import METHODS, OPEN_STATES, IdentityKind, IdentityMethod, Visitor
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class CheckDone:
    """One check as the clerk did it, with the papers that were seen."""

    kind: IdentityKind | str
    method: IdentityMethod | str
    papers: tuple[SeenPaper, ...] = ()


def record_identity_check(
    *,
    actor: Actor,
    case: str,
    member_id: str,
    checks: Sequence[CheckDone],
    visitor: Visitor | str = Visitor.SELF,
) -> CaseView:
    """Record how the checks about one person were done, all or none; a later one of the same kind counts instead.

    `member_id` is the person concerned; `visitor` says whether that person came or a proxy. Errors: `case.not_found`,
    `case.not_permitted`, `case.wrong_state`, ValidationFailed (`method`: `case.method_not_for_kind`, `member_id`:
    `case.unknown_member`, and those of `identity_papers`). Locks: the case.
    """
    check_may_write(actor, case)
    if visitor not in Visitor.values:
        raise ValidationFailed({"visitor": CaseError.AUTHORITY_NEEDED}, code=CaseError.AUTHORITY_NEEDED)
    if any(check.kind not in METHODS or check.method not in METHODS[check.kind] for check in checks):
        raise ValidationFailed({"method": CaseError.METHOD_NOT_FOR_KIND})
    if checks:
        check_visitor(visitor, {str(check.kind): str(check.method) for check in checks})
    fitting = [(check, check_papers(check.method, check.papers)) for check in checks]
    with transaction.atomic():
        row = load_case(case, for_update=True)
        if row.state not in OPEN_STATES:
            raise InvalidTransition(CaseError.WRONG_STATE, state=row.state)
        if not row.members.filter(member_id=member_id).exists():
            raise ValidationFailed({"member_id": CaseError.UNKNOWN_MEMBER})
        for check, papers in fitting:
            _keep(actor, row, member_id, str(visitor), check, papers)
        return build_view(row)


def _keep(
    actor: Actor, row: Case, member_id: str, visitor: str, check: CheckDone, papers: tuple[SeenPaper, ...]
) -> None:
    kind, method = str(check.kind), str(check.method)
    IdentityCheck.objects.create(
        case=row,
        member_id=member_id,
        kind=kind,
        method=method,
        papers=[asdict(paper) for paper in papers],
        visitor=visitor,
        actor_id=actor.actor_id,
        at=clock.now(),
    )
    data = {"kind": kind, "method": method, "member": member_id, "visitor": visitor}
    audit.record(actor, "case.identity_checked", subject=row.reference, data=data)
    events.publish(IdentityChecked(row.reference, kind, method), case=row.reference, actor=actor)
