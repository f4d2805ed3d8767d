"""Money: what is owed, taken, given back and counted."""

from __future__ import annotations

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from madoguchi.core.errors import Conflict, InvalidTransition, NotAvailable, NotPermitted, ValidationFailed
from madoguchi.domains.payments import selectors, services
from madoguchi.domains.payments.models import Charge, Payment
from madoguchi.domains.payments.states import ChargeState, PaymentState
from madoguchi.foundation import cities
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.policy.actors import ANONYMOUS, Actor, Role

pytestmark = pytest.mark.django_db

CLERK = Actor(actor_id="kubota", roles=frozenset({Role.COUNTER_CLERK}))
SUPERVISOR = Actor(actor_id="eiji", roles=frozenset({Role.SUPERVISOR}))
CASE = "K7M4-QX29"
FEE = "residence_certificate_request"


def owe(copies: int = 2) -> int:
    charges = services.charge_case(actor=CLERK, case_reference=CASE, quantities={FEE: copies, "move_in": 1})
    return sum(charge.amount_yen for charge in charges)


def open_drawer(float_yen: int = 10_000) -> None:
    services.open_drawer(actor=CLERK, drawer="residents", opening_float_yen=float_yen)


def pay(received_yen: int, tender: str = "cash") -> Payment:
    return services.receive_payment(
        actor=CLERK, case_reference=CASE, drawer="residents", tender=tender, received_yen=received_yen
    )


def test_charge_case__fee_from_data__free_procedures_are_left_out() -> None:
    unit = cities.current().procedures[FEE].fee.amount_yen
    assert unit
    assert owe(2) == 2 * unit
    assert [charge.procedure_id for charge in selectors.list_charges(CLERK, CASE)] == [FEE]


def test_charge_case__again_with_another_quantity__follows_while_it_is_open() -> None:
    assert owe(1) * 3 == owe(3)
    assert Charge.objects.count() == 1


def test_receive_payment__cash__gives_change_and_numbers_the_receipt() -> None:
    total = owe()
    open_drawer()
    payment = pay(1000)
    assert (payment.total_yen, payment.change_yen, payment.number) == (total, 1000 - total, 1)
    assert Charge.objects.get().state == ChargeState.PAID
    assert ChangeRow.objects.filter(code="payment.received").count() == 1


def test_receive_payment__twice__has_nothing_left_to_take() -> None:
    owe()
    open_drawer()
    pay(1000)
    with pytest.raises(NotAvailable) as refused:
        pay(1000)
    assert refused.value.code == "payment.nothing_to_pay"


@pytest.mark.parametrize(
    ("received", "tender", "code"),
    [(1, "cash", "payment.received_too_little"), (1000, "card", "payment.no_change_for_tender")],
)
def test_receive_payment__wrong_amount__names_the_field(received: int, tender: str, code: str) -> None:
    owe()
    open_drawer()
    with pytest.raises(ValidationFailed) as refused:
        pay(received, tender)
    assert refused.value.field_errors == {"received_yen": code}


def test_receive_payment__drawer_not_open__is_refused() -> None:
    owe()
    with pytest.raises(NotAvailable) as refused:
        pay(1000)
    assert refused.value.code == "payment.drawer_not_open"


def test_open_drawer__second_time__is_a_conflict() -> None:
    open_drawer()
    with pytest.raises(Conflict):
        open_drawer()


def test_approve_void__by_the_one_who_asked__is_refused() -> None:
    owe()
    open_drawer()
    payment = services.request_void(actor=CLERK, payment_id=pay(1000).public_id, reason="金額違い")
    with pytest.raises(NotPermitted) as refused:
        services.approve_void(actor=CLERK, payment_id=payment.public_id)
    assert refused.value.code == "payment.void_needs_second_person"


def test_approve_void__second_person__opens_the_charges_again() -> None:
    owe()
    open_drawer()
    payment = services.request_void(actor=CLERK, payment_id=pay(1000).public_id, reason="金額違い")
    services.approve_void(actor=SUPERVISOR, payment_id=payment.public_id)
    assert Charge.objects.get().state == ChargeState.OPEN
    assert pay(1000).number == 2
    with pytest.raises(InvalidTransition):
        services.approve_void(actor=SUPERVISOR, payment_id=payment.public_id)


def test_refuse_void__leaves_the_payment() -> None:
    owe()
    open_drawer()
    payment = services.request_void(actor=CLERK, payment_id=pay(1000).public_id, reason="金額違い")
    services.refuse_void(actor=SUPERVISOR, payment_id=payment.public_id)
    assert Payment.objects.get().state == PaymentState.RECEIVED


def test_void__same_two_names__is_refused_by_the_database() -> None:
    owe()
    open_drawer()
    payment = pay(1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(
            state=PaymentState.VOIDED, void_requested_by="kubota", void_decided_by="kubota"
        )


def test_request_void__without_reason__names_the_field() -> None:
    owe()
    open_drawer()
    with pytest.raises(ValidationFailed) as refused:
        services.request_void(actor=CLERK, payment_id=pay(1000).public_id, reason=" ")
    assert refused.value.field_errors == {"reason": "payment.void_needs_reason"}


def test_lock_drawer__difference__needs_a_reason_and_then_nothing_moves() -> None:
    total = owe()
    open_drawer(5_000)
    payment = pay(total)
    with pytest.raises(ValidationFailed) as refused:
        services.lock_drawer(actor=CLERK, drawer="residents", counted_yen=5_000)
    assert refused.value.field_errors == {"difference_reason": "payment.difference_needs_reason"}
    day = services.lock_drawer(actor=CLERK, drawer="residents", counted_yen=5_000 + total)
    assert (day.expected_yen, day.counted_yen) == (5_000 + total, 5_000 + total)
    with pytest.raises(NotAvailable):
        services.request_void(actor=CLERK, payment_id=payment.public_id, reason="金額違い")


def test_lock_drawer__void_pending__waits_for_the_second_person() -> None:
    owe()
    open_drawer()
    services.request_void(actor=CLERK, payment_id=pay(1000).public_id, reason="金額違い")
    with pytest.raises(Conflict) as refused:
        services.lock_drawer(actor=CLERK, drawer="residents", counted_yen=0, difference_reason="x")
    assert refused.value.code == "payment.voids_pending"


def test_list_charges__citizen__is_refused() -> None:
    with pytest.raises(NotPermitted):
        selectors.list_charges(ANONYMOUS, CASE)


@pytest.mark.django_db(transaction=True)
def test_receive_payment__four_clerks_at_once__takes_the_money_once() -> None:
    owe()
    open_drawer()
    outcomes: list[str] = []

    def take() -> None:
        try:
            pay(1000)
            outcomes.append("taken")
        except NotAvailable as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["payment.nothing_to_pay"] * 3 + ["taken"]
    assert Payment.objects.count() == 1


def test_charge_case__rate_of_what_was_asked_for__takes_the_place_of_the_usual_amount() -> None:
    owe(2)
    charges = services.charge_case(
        actor=CLERK, case_reference=CASE, quantities={FEE: 2, "move_in": 1}, rates={FEE: 450, "move_in": 100}
    )
    assert [(one.procedure_id, one.amount_yen) for one in charges] == [(FEE, 900), ("move_in", 100)]
