"""Reads of the gate's alarms: the auditor sees them, the supervisor sees how many there are."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.release.models import GateAlarm

_MOST = 200


def list_alarms(actor: Actor) -> list[GateAlarm]:
    """The latest 200, newest first. One query. Raises NotPermitted (audit.not_permitted)."""
    if not actor.has(Role.AUDITOR):
        raise NotPermitted("audit.not_permitted")
    return list(GateAlarm.objects.order_by("-at")[:_MOST])


def count_alarms(actor: Actor, *, since: datetime) -> int:
    """One query. Raises NotPermitted (audit.not_permitted)."""
    if not actor.has(Role.AUDITOR, Role.SUPERVISOR):
        raise NotPermitted("audit.not_permitted")
    return GateAlarm.objects.filter(at__gte=since).count()
