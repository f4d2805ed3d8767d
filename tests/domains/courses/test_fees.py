"""Fees of a category: unpaid, paid, due back, given back; and the citizen's side hears of it."""

from __future__ import annotations

import pytest

from madoguchi.core.errors import Conflict, NotAvailable, NotPermitted, ValidationFailed
from madoguchi.domains.courses import services as office
from madoguchi.domains.courses.fees import fee_of
from madoguchi.domains.courses.models import Course, Enrolment
from madoguchi.domains.courses.states import FeeState
from madoguchi.domains.enrolments import services as front
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.models import Enrolment as Sold
from madoguchi.domains.payments import services as till
from madoguchi.domains.payments.models import Charge, Payment
from madoguchi.foundation.policy import Actor, Role
from tests.domains.courses.builders import BOSS, CLERK, deliver_all, enrol, person
from tests.support.clock import FrozenClock

RECEPTION = Actor("reception", frozenset({Role.RECEPTIONIST}))


@pytest.fixture
def access(course: str) -> Access:
    """Two people who owe 500 yen each; the drawer is open."""
    till.open_drawer(actor=CLERK, drawer="residents", opening_float_yen=0)
    made = enrol(course, 1, 2)
    deliver_all()
    return made


def _pay(access: Access, yen: int = 1000) -> str:
    receipt = office.receive_fee(
        actor=CLERK, reference=access.reference, drawer="residents", tender="cash", received_yen=yen
    )
    deliver_all()
    return receipt


def _state() -> tuple[str, int]:
    fee = fee_of(BOSS, Enrolment.objects.select_related("course").get())
    assert Sold.objects.get().owed_yen == fee.owed_yen
    return fee.state, fee.owed_yen


def test_receive_fee__group__is_paid_with_a_receipt_and_change(access: Access) -> None:
    assert _state() == (FeeState.UNPAID, 1000)
    payment = Payment.objects.get(public_id=_pay(access, 2000))
    assert (payment.total_yen, payment.change_yen, payment.case_reference) == (1000, 1000, access.reference)
    assert _state() == (FeeState.PAID, 0)
    with pytest.raises(Conflict, match="nothing_owed"):
        _pay(access)


def test_receive_fee__reception_or_no_drawer__is_refused(access: Access) -> None:
    with pytest.raises(NotPermitted):
        office.receive_fee(
            actor=RECEPTION, reference=access.reference, drawer="residents", tender="cash", received_yen=1000
        )
    with pytest.raises(NotAvailable, match="drawer_not_open"):
        office.receive_fee(
            actor=CLERK, reference=access.reference, drawer="taxes", tender="cash", received_yen=1000
        )
    assert not Charge.objects.exists()


def test_cancel__in_time__all_is_due_back_until_it_is_noted(access: Access) -> None:
    _pay(access)
    front.cancel(access)
    deliver_all()
    assert _state() == (FeeState.REFUND_DUE, -1000)
    with pytest.raises(ValidationFailed):
        office.note_refund(actor=CLERK, reference=access.reference, how=" ")
    assert office.note_refund(actor=CLERK, reference=access.reference, how="口座振込 会計第12号") == 1000
    deliver_all()
    assert _state() == (FeeState.REFUNDED, 0)
    with pytest.raises(Conflict, match="nothing_to_refund"):
        office.note_refund(actor=CLERK, reference=access.reference, how="もう一度")


def test_cancel__after_the_last_day__is_refused_and_the_fee_stays(
    access: Access, frozen_clock: FrozenClock
) -> None:
    _pay(access)
    frozen_clock.move_to(Course.objects.get().cancel_until)
    with pytest.raises(NotAvailable, match="cancel_too_late"):
        front.cancel(access)
    with pytest.raises(NotAvailable, match="cancel_too_late"):
        office.cancel_enrolment(actor=CLERK, reference=access.reference)
    assert _state() == (FeeState.PAID, 0)


def test_call_off__paid_and_unpaid__only_what_was_paid_is_due_back(course: str, access: Access) -> None:
    _pay(access)
    office.enrol_by_phone(
        actor=CLERK, course=course, category="general", people=[person(3)], contact=office.Contact("1")
    )
    office.call_off(actor=BOSS, course=course, reason="台風のため")
    deliver_all()
    fees = {row.people: fee_of(BOSS, row).owed_yen for row in Enrolment.objects.all()}
    assert fees == {2: -1000, 1: 0}


def test_change__to_a_cheaper_category_after_paying__the_difference_is_due_back(
    course: str,
) -> None:
    till.open_drawer(actor=CLERK, drawer="residents", opening_float_yen=0)
    alone = enrol(course, 5)
    deliver_all()
    office.receive_fee(
        actor=CLERK, reference=alone.reference, drawer="residents", tender="cash", received_yen=500
    )
    front.change_category(alone, category="senior")
    deliver_all()
    row = Enrolment.objects.get(reference=alone.reference)
    assert (row.due_yen, fee_of(BOSS, row).owed_yen) == (300, -200)


def test_receive_fee__after_a_voided_payment__is_owed_once(access: Access) -> None:
    receipt = _pay(access)
    till.request_void(actor=CLERK, payment_id=receipt, reason="人数を直すため")
    till.approve_void(actor=BOSS, payment_id=receipt)
    assert fee_of(BOSS, Enrolment.objects.get()).owed_yen == 1000
    assert Payment.objects.get(public_id=_pay(access)).total_yen == 1000
    assert _state() == (FeeState.PAID, 0)
