"""Taking the fee of a group, and noting that it got money back."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.domains.courses import telling
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.fees import fee_of
from madoguchi.domains.courses.letters import title_of
from madoguchi.domains.courses.moving import get_enrolment, locked_course
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.payments import services as till
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def receive_fee(*, actor: Actor, reference: str, drawer: str, tender: str, received_yen: int) -> str:
    """Take what the group still owes, into a drawer that is open today; returns the receipt's public id.

    Errors: NotFoundOrHidden `enrolment.not_found`; Conflict `enrolment.nothing_owed`; those of `payments.receive_payment`.
    Locks: the course, then the drawer's day.
    """
    demand(actor, "till")
    course = locked_course(get_enrolment(reference).course.public_id)
    row = get_enrolment(reference)
    fee = fee_of(actor, row)
    if fee.owed_yen <= 0:
        raise Conflict(CourseError.NOTHING_OWED)
    label = f"{title_of(course.series, 'ja')} {row.people}人"
    item = f"course:{course.public_id}:{row.told_no}"
    till.charge_item(actor=actor, reference=reference, item=item, label=label, amount_yen=fee.owed_yen)
    payment = till.receive_payment(
        actor=actor, case_reference=reference, drawer=drawer, tender=tender, received_yen=received_yen
    )
    telling.tell_front(actor, row)
    return payment.public_id


@transaction.atomic
def note_refund(*, actor: Actor, reference: str, how: str) -> int:
    """Note that the group got back what was due to it, and how ("口座振込 会計第12号"). Returns the yen.

    The money itself goes by the city's accounts: a drawer that is counted each evening pays nothing back.
    Errors: ValidationFailed `enrolment.refund_needs_note`; Conflict `enrolment.nothing_to_refund`. Locks: the course.
    """
    demand(actor, "till")
    if not how.strip():
        raise ValidationFailed({"how": CourseError.REFUND_NEEDS_NOTE})
    locked_course(get_enrolment(reference).course.public_id)
    row = get_enrolment(reference)
    refund_yen = fee_of(actor, row).refund_yen
    if not refund_yen:
        raise Conflict(CourseError.NOTHING_TO_REFUND)
    row.refunded_yen += refund_yen
    row.refund_note, row.updated_at = " ".join(how.split())[:100], clock.now()
    row.save(update_fields=["refunded_yen", "refund_note", "updated_at"])
    audit.record(actor, "enrolment.refunded", subject=reference, data={"yen": refund_yen})
    telling.tell_front(actor, row)
    return refund_yen
