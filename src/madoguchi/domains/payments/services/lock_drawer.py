"""The evening: the cash is counted and the day is locked."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Sum

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.domains.payments.errors import PaymentError
from madoguchi.domains.payments.events import DrawerLocked
from madoguchi.domains.payments.models import DrawerDay
from madoguchi.domains.payments.services.receive_payment import lock_open_drawer
from madoguchi.domains.payments.states import DrawerState, PaymentState, Tender
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def lock_drawer(*, actor: Actor, drawer: str, counted_yen: int, difference_reason: str = "") -> DrawerDay:
    """Counts today's drawer and locks it for good.

    Errors: `payment.voids_pending`, `payment.difference_needs_reason`, `payment.drawer_not_open`,
    `payment.drawer_locked`.
    """
    with transaction.atomic():
        day = lock_open_drawer(drawer)
        if day.payments.filter(state=PaymentState.VOID_REQUESTED).exists():
            raise Conflict(PaymentError.VOIDS_PENDING)
        expected = expected_cash_yen(day)
        difference = counted_yen - expected
        if difference and not difference_reason.strip():
            raise ValidationFailed({"difference_reason": PaymentError.DIFFERENCE_NEEDS_REASON})
        day.state = DrawerState.LOCKED
        day.counted_yen = counted_yen
        day.expected_yen = expected
        day.difference_reason = difference_reason.strip()
        day.locked_by = actor.actor_id
        day.locked_at = clock.now()
        day.save()
        audit.record(actor, "drawer.locked", subject=drawer, data={"difference_yen": difference})
        events.publish(
            DrawerLocked(drawer=drawer, day=day.day.isoformat(), difference_yen=difference), actor=actor
        )
        return day


def expected_cash_yen(day: DrawerDay) -> int:
    """Float plus cash taken and not voided."""
    taken = day.payments.filter(tender=Tender.CASH).exclude(state=PaymentState.VOIDED)
    return day.opening_float_yen + (taken.aggregate(sum=Sum("total_yen"))["sum"] or 0)
