"""The second person's approval of a household's move-in, and what follows from it, in one step."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.residents.models import Household
from madoguchi.domains.residents.permissions import check_may_approve
from madoguchi.domains.residents.records import HouseholdView
from madoguchi.domains.residents.selectors import load_household
from madoguchi.domains.residents.services.record_move_in import approve_move_in, finalise_move_in
from madoguchi.domains.residents.states import RegisterState
from madoguchi.foundation.policy.actors import Actor


def put_in_register(*, actor: Actor, reference: str) -> HouseholdView | None:
    """決裁 and 本登録 of the household of a case, as far as they are not done. None: nobody is registered.

    Errors: `resident.not_permitted`, `resident.same_person_approves`. Locks: the household.
    """
    check_may_approve(actor)
    with transaction.atomic():
        rows = Household.objects.select_for_update().exclude(state=RegisterState.ENDED)
        household = rows.filter(source_reference=reference).first()
        if household is None:
            return None
        number = household.household_number
        if household.state == RegisterState.PROVISIONAL:
            approve_move_in(actor=actor, household_number=number)
        if household.state != RegisterState.FINAL:
            return finalise_move_in(actor=actor, household_number=number)
        return load_household(household)
