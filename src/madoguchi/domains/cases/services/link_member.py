"""Saying which resident a person of the case is, once the register has a number for them."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.loading import build_view, load_case
from madoguchi.domains.cases.models import CaseMember
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import CaseView
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor


def link_member(*, actor: Actor, case: str, member_id: str, addressee_number: str) -> CaseView:
    """Errors: `case.not_found`, `case.not_permitted`, ValidationFailed (`member_id`:
    `case.unknown_member`).
    """
    check_may_write(actor, case)
    with transaction.atomic():
        row = load_case(case, for_update=True)
        member = CaseMember.objects.filter(case=row, member_id=member_id).first()
        if member is None:
            raise ValidationFailed({"member_id": CaseError.UNKNOWN_MEMBER})
        member.canaries = [c for c in member.canaries if c != member.addressee_number] + [addressee_number]
        member.addressee_number = addressee_number
        member.save(update_fields=["addressee_number", "canaries"])
        audit.record(actor, "case.member_linked", subject=case, fields=("addressee_number",))
        return build_view(row)
