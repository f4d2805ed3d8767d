"""Refusals that must be seen: a row that outlives the request, and an entry in the audit log."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.release.router import GATE

_log = logging.getLogger(__name__)


def raise_alarm(
    *,
    code: str,
    medium: str,
    output: str,
    page: int | None,
    actor: Actor,
    subjects: Sequence[str],
    detail: str,
) -> None:
    """Write the alarm over the gate's connection. It never raises: the refusal itself must reach the
    caller.
    """
    from madoguchi.foundation.release.models import GateAlarm

    _log.error("release refused: %s %s page=%s %s", code, output, page, detail)
    try:
        GateAlarm.objects.using(GATE).create(
            at=clock.now(),
            code=code,
            medium=medium,
            output=output[:200],
            page=page,
            actor_id=actor.actor_id,
            subjects=list(subjects)[:50],
            detail=detail[:120],
        )
        _audit(actor, code, output, page)
    except Exception:
        _log.exception("the alarm of a refusal could not be written")


def _audit(actor: Actor, code: str, output: str, page: int | None) -> None:
    from madoguchi.foundation import audit

    data: dict[str, str | int | bool | None] = {
        "output": output,
        **({"page": page} if page is not None else {}),
    }
    with transaction.atomic():
        audit.record(actor, code, data=data)
