"""What a resident has told the city before, in an earlier case: the contact and the accounts, so that nobody asks for
them again. Everything else of an earlier case belongs to that visit, or the core system knows it better.
"""

from __future__ import annotations

from madoguchi.core.rules import APPLICANT
from madoguchi.domains.cases.loading import load_case
from madoguchi.domains.cases.models import Case, CaseMember
from madoguchi.domains.cases.permissions import check_may_write
from madoguchi.domains.cases.records import Slot
from madoguchi.domains.cases.services.offer_values import Offered, offer_values
from madoguchi.domains.cases.states import CaseState, Door
from madoguchi.foundation import cities
from madoguchi.foundation.cities import FactType
from madoguchi.foundation.policy.actors import Actor

_KEPT_TYPES = (FactType.PHONE, FactType.MAIL, FactType.BANK_ACCOUNT)


def offer_earlier(*, actor: Actor, case: str) -> Offered | None:
    """Offer contact and accounts of the applicant's last case; None where the register's number knows no earlier one.

    Who is meant is decided by the addressee number alone, never by a name. Errors: those of `offer_values`.
    """
    check_may_write(actor, case)
    own = load_case(case)
    earlier = _last_case_of_applicant(own)
    if earlier is None:
        return None
    kept = [d.id for d in cities.current().facts if d.type in _KEPT_TYPES]
    rows = earlier.values.filter(is_current=True, member_id="", fact__in=kept).exclude(value_text="")
    values: dict[Slot, str] = {("", row.fact): row.value_text for row in rows}
    return offer_values(actor=actor, case=case, values=values, door=Door.EARLIER_CASE, note=earlier.reference)


def _last_case_of_applicant(own: Case) -> Case | None:
    number = CaseMember.objects.filter(case=own, member_id=APPLICANT).values_list(
        "addressee_number", flat=True
    )
    if not number or not number[0]:
        return None
    found = CaseMember.objects.filter(member_id=APPLICANT, addressee_number=number[0]).exclude(case=own)
    found = found.exclude(case__state=CaseState.WITHDRAWN).filter(case__opened_at__lte=own.opened_at)
    last = found.select_related("case").order_by("-case__opened_at", "-case_id").first()
    return last.case if last else None
