"""Moving the clock of a demo."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.clock import reading
from madoguchi.foundation.policy.actors import Actor


def set_demo_clock(actor: Actor, to: datetime) -> timedelta:
    """Let it be `to` (aware) now, for all processes within `reading.FRESH_S` seconds; returns the offset.

    Errors: NotPermitted("clock.not_a_demo") outside demo installs.
    """
    if not settings.IS_DEMO:
        raise NotPermitted("clock.not_a_demo")
    from madoguchi.foundation import audit
    from madoguchi.foundation.clock.models import ClockSetting

    moved = to - reading.machine_now()
    with transaction.atomic():
        ClockSetting.objects.update_or_create(id=1, defaults={"offset_s": math.ceil(moved.total_seconds())})
        audit.record(actor, "clock.moved", data={"to": to.isoformat()})
        transaction.on_commit(reading.offset.forget)
    reading.offset.forget()
    return moved
