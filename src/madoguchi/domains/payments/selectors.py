"""Reads for the counter's screens. Staff only; the fee itself carries no personal data, the case reference does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Sum

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.domains.payments.models import Charge, DrawerDay, Payment
from madoguchi.domains.payments.services.lock_drawer import expected_cash_yen
from madoguchi.domains.payments.states import ChargeState, DrawerState, PaymentState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Till:
    """Today's drawer with the cash that must be in it."""

    day: DrawerDay | None
    expected_yen: int
    payments: tuple[Payment, ...]


def list_charges(actor: Actor, case_reference: str) -> list[Charge]:
    _staff(actor)
    return list(
        Charge.objects.filter(case_reference=case_reference)
        .exclude(state=ChargeState.CANCELLED)
        .order_by("created_at", "pk")
    )


def list_payments(actor: Actor, case_reference: str) -> list[Payment]:
    _staff(actor)
    return list(
        Payment.objects.filter(case_reference=case_reference)
        .select_related("drawer_day")
        .prefetch_related("lines")
        .order_by("received_at")
    )


def sum_paid(actor: Actor, references: Collection[str]) -> dict[str, int]:
    """Yen received for each reference and not voided; those without are left out. Queries: 1."""
    rows = Payment.objects.filter(case_reference__in=references).exclude(state=PaymentState.VOIDED)
    return dict(rows.values_list("case_reference").annotate(total=Sum("total_yen")).order_by())


def list_open_drawers(actor: Actor) -> list[str]:
    """Drawers into which money can be taken now. Queries: 1."""
    _staff(actor)
    rows = DrawerDay.objects.filter(day=clock.today(), state=DrawerState.OPEN)
    return list(rows.order_by("drawer").values_list("drawer", flat=True))


def list_void_requests(actor: Actor) -> list[Payment]:
    _staff(actor)
    return list(
        Payment.objects.filter(state=PaymentState.VOID_REQUESTED)
        .select_related("drawer_day")
        .order_by("received_at")
    )


def get_payment(actor: Actor, payment_id: str) -> Payment:
    _staff(actor)
    payment = (
        Payment.objects.filter(public_id=payment_id)
        .select_related("drawer_day")
        .prefetch_related("lines__charge")
        .first()
    )
    if payment is None:
        raise NotFoundOrHidden("payment.not_found")
    return payment


def course_of(payment: Payment) -> str:
    """Id of the course whose fee was paid, "" for fees of a case. Wants `get_payment`'s row."""
    items = [line.charge.procedure_id.split(":") for line in payment.lines.all()]
    return next((item[1] for item in items if item[0] == "course"), "")


def get_till(actor: Actor, drawer: str) -> Till:
    _staff(actor)
    day = DrawerDay.objects.filter(drawer=drawer, day=clock.today()).first()
    if day is None:
        return Till(day=None, expected_yen=0, payments=())
    return Till(
        day=day,
        expected_yen=expected_cash_yen(day),
        payments=tuple(day.payments.order_by("number")),
    )


def _staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise NotPermitted("policy.staff_only")
