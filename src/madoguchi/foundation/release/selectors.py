"""Reads of the gate's alarms for the auditor."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.release.models import GateAlarm

_MOST = 200


def list_alarms(actor: Actor) -> list[GateAlarm]:
    """The latest 200, newest first. One query. Raises NotPermitted (audit.not_permitted)."""
    if not actor.has(Role.AUDITOR):
        raise NotPermitted("audit.not_permitted")
    return list(GateAlarm.objects.order_by("-at")[:_MOST])
