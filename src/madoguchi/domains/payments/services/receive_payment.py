"""Takes the money for what a case owes and gives a receipt number."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.db.models import Max

from madoguchi.core.errors import NotAvailable, ValidationFailed
from madoguchi.domains.payments.errors import PaymentError
from madoguchi.domains.payments.events import PaymentReceived
from madoguchi.domains.payments.models import Charge, DrawerDay, Payment, PaymentLine
from madoguchi.domains.payments.states import ChargeState, DrawerState, Tender
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def receive_payment(
    *, actor: Actor, case_reference: str, drawer: str, tender: str, received_yen: int
) -> Payment:
    """Settles all open charges of the case at once.

    Errors: `payment.drawer_not_open`, `payment.drawer_locked`, `payment.nothing_to_pay`,
    `payment.received_too_little`, `payment.no_change_for_tender`.
    Locks: the drawer's day first (so receipt numbers follow one another), then the open charges.
    """
    with transaction.atomic():
        day = lock_open_drawer(drawer)
        charges = list(
            Charge.objects.select_for_update()
            .filter(case_reference=case_reference, state=ChargeState.OPEN)
            .order_by("pk")
        )
        total = sum(charge.amount_yen for charge in charges)
        _check_amount(total, tender=tender, received_yen=received_yen)
        last = day.payments.aggregate(last=Max("number"))["last"] or 0
        payment = Payment.objects.create(
            public_id=secrets.token_hex(13),
            drawer_day=day,
            number=last + 1,
            case_reference=case_reference,
            tender=tender,
            total_yen=total,
            received_yen=received_yen,
            change_yen=received_yen - total,
            received_by=actor.actor_id,
            received_at=clock.now(),
        )
        for charge in charges:
            PaymentLine.objects.create(
                payment=payment, charge=charge, label=charge.label, amount_yen=charge.amount_yen
            )
        Charge.objects.filter(pk__in=[charge.pk for charge in charges]).update(state=ChargeState.PAID)
        audit.record(actor, "payment.received", subject=case_reference, data={"payment": payment.public_id})
        events.publish(
            PaymentReceived(payment=payment.public_id, total_yen=total, tender=tender),
            case=case_reference,
            actor=actor,
        )
        return payment


def lock_open_drawer(drawer: str) -> DrawerDay:
    """Today's row of `drawer`, locked for this transaction; refused when missing or counted."""
    day = DrawerDay.objects.select_for_update().filter(drawer=drawer, day=clock.today()).first()
    if day is None:
        raise NotAvailable(PaymentError.DRAWER_NOT_OPEN, drawer=drawer)
    if day.state == DrawerState.LOCKED:
        raise NotAvailable(PaymentError.DRAWER_LOCKED, drawer=drawer)
    return day


def _check_amount(total: int, *, tender: str, received_yen: int) -> None:
    if total == 0:
        raise NotAvailable(PaymentError.NOTHING_TO_PAY)
    if received_yen < total:
        raise ValidationFailed({"received_yen": PaymentError.RECEIVED_TOO_LITTLE})
    if tender != Tender.CASH and received_yen != total:
        raise ValidationFailed({"received_yen": PaymentError.NO_CHANGE_FOR_TENDER})
