"""The morning: a drawer with its float."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict
from madoguchi.domains.payments.errors import PaymentError
from madoguchi.domains.payments.models import DrawerDay
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def open_drawer(*, actor: Actor, drawer: str, opening_float_yen: int) -> DrawerDay:
    """Opens `drawer` for today. Errors: `payment.drawer_already_open` (also when it was locked already)."""
    try:
        with transaction.atomic():
            day = DrawerDay.objects.create(
                drawer=drawer,
                day=clock.today(),
                opening_float_yen=opening_float_yen,
                opened_by=actor.actor_id,
                opened_at=clock.now(),
            )
            audit.record(actor, "drawer.opened", subject=drawer, data={"float_yen": opening_float_yen})
            return day
    except IntegrityError as error:
        raise Conflict(PaymentError.DRAWER_ALREADY_OPEN, drawer=drawer) from error
