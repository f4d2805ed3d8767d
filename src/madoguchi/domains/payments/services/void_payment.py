"""A payment is voided by two people: one asks, another decides."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import (
    InvalidTransition,
    NotAvailable,
    NotFoundOrHidden,
    NotPermitted,
    ValidationFailed,
)
from madoguchi.domains.payments.errors import PaymentError
from madoguchi.domains.payments.events import PaymentVoided
from madoguchi.domains.payments.models import Charge, Payment
from madoguchi.domains.payments.states import PAYMENTS, ChargeState, DrawerState, PaymentState
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def request_void(*, actor: Actor, payment_id: str, reason: str) -> Payment:
    """Errors: `payment.void_needs_reason`, `payment.drawer_locked`, wrong state."""
    if not reason.strip():
        raise ValidationFailed({"reason": PaymentError.VOID_NEEDS_REASON})
    with transaction.atomic():
        payment = _lock(payment_id)
        _move(payment, "request_void", void_requested_by=actor.actor_id, void_reason=reason.strip())
        audit.record(actor, "payment.void_requested", subject=payment.case_reference, data=_ref(payment))
        return payment


def approve_void(*, actor: Actor, payment_id: str) -> Payment:
    """The charges are open again. Errors: `payment.void_needs_second_person`, `payment.drawer_locked`, wrong state."""
    with transaction.atomic():
        payment = _lock(payment_id)
        _second_person(actor, payment)
        _move(payment, "approve_void", void_decided_by=actor.actor_id, void_decided_at=clock.now())
        Charge.objects.filter(lines__payment=payment).update(state=ChargeState.OPEN)
        audit.record(actor, "payment.voided", subject=payment.case_reference, data=_ref(payment))
        events.publish(
            PaymentVoided(payment=payment.public_id, total_yen=payment.total_yen),
            case=payment.case_reference,
            actor=actor,
        )
        return payment


def refuse_void(*, actor: Actor, payment_id: str) -> Payment:
    with transaction.atomic():
        payment = _lock(payment_id)
        _second_person(actor, payment)
        _move(payment, "refuse_void", void_decided_by=actor.actor_id, void_decided_at=clock.now())
        audit.record(actor, "payment.void_refused", subject=payment.case_reference, data=_ref(payment))
        return payment


def _lock(payment_id: str) -> Payment:
    payment = (
        Payment.objects.select_for_update().select_related("drawer_day").filter(public_id=payment_id).first()
    )
    if payment is None:
        raise NotFoundOrHidden("payment.not_found")
    if payment.drawer_day.state == DrawerState.LOCKED:
        raise NotAvailable(PaymentError.DRAWER_LOCKED, drawer=payment.drawer_day.drawer)
    return payment


def _second_person(actor: Actor, payment: Payment) -> None:
    if payment.state == PaymentState.VOID_REQUESTED and payment.void_requested_by == actor.actor_id:
        raise NotPermitted(PaymentError.VOID_NEEDS_SECOND_PERSON)


def _move(payment: Payment, name: str, **changes: object) -> None:
    target = PAYMENTS.target(name, payment.state)
    rows = Payment.objects.filter(pk=payment.pk, state=payment.state).update(state=target, **changes)
    if rows != 1:
        raise InvalidTransition("payment.wrong_state", transition=name, state=payment.state)
    payment.refresh_from_db()


def _ref(payment: Payment) -> dict[str, str | int]:
    return {"payment": payment.public_id, "number": payment.number}
