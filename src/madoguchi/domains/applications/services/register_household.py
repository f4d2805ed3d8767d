"""The household of a move-in gets its places in the register: provisional now, in force after a second person."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import InvalidValue, NotPermitted, ValidationFailed
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases import services as case_services
from madoguchi.domains.residents import selectors as residents_now
from madoguchi.domains.residents import services as residents
from madoguchi.domains.residents.records import HouseholdView
from madoguchi.foundation import audit
from madoguchi.foundation.policy.actors import Actor

MOVES_IN = frozenset({"move_in", "move_in_from_abroad"})
"""The procedures that put a household into the register."""


def register_household(*, actor: Actor, case_reference: str) -> HouseholdView:
    """仮登録, and the number of each person in the case; again gives the same household. Whom the case knows by their number
    from an earlier residence keeps it.

    Errors: those of `residents.services.record_move_in` and of the case. Locks: the case row, then the household.
    """
    with transaction.atomic():
        case_services.hold_case(case=case_reference)
        case = cases.get_case(actor, case_reference)
        household = residents.record_move_in(
            actor=actor,
            reference=case_reference,
            facts=case.facts,
            known_numbers={member.member_id: member.addressee_number for member in case.members},
        )
        ended = residents_now.list_ended_numbers(actor, case_reference)
        unlinked = {
            member.member_id
            for member in case.members
            if not member.addressee_number or member.addressee_number in ended
        }
        for member_id, number in household.numbers.items():
            if member_id in unlinked:
                case_services.link_member(
                    actor=actor, case=case_reference, member_id=member_id, addressee_number=number
                )
        return household


def register_if_possible(*, actor: Actor, case_reference: str) -> HouseholdView | None:
    """The same, where it must not hold up what the law counts from: what is missing is left in the audit log."""
    try:
        with transaction.atomic():
            return register_household(actor=actor, case_reference=case_reference)
    except (InvalidValue, NotPermitted, ValidationFailed) as refusal:
        audit.record(
            actor, "resident.move_in_not_recorded", subject=case_reference, data={"code": str(refusal.code)}
        )
        return None
