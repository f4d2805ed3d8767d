"""Openings are announced by the room that sells, or by an operator's command."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from madoguchi.core.errors import InvalidValue
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.waitingroom import models
from madoguchi.foundation.waitingroom.shapes import Opening


@transaction.atomic
def announce(actor: Actor, opening: Opening) -> None:
    """Make the opening known, or change it; its line, once begun, stays as it is. Said again, nothing happens.

    Errors: InvalidValue `waitingroom.no_paths`, `waitingroom.times_wrong`.
    """
    if not opening.paths or not opening.name.get("ja"):
        raise InvalidValue("waitingroom.no_paths")
    if opening.opens_at >= opening.closes_at:
        raise InvalidValue("waitingroom.times_wrong")
    said = {
        "name": dict(opening.name),
        "paths": list(opening.paths),
        "done_paths": list(opening.done_paths),
        "supply": opening.supply,
        "lobby_at": opening.opens_at - timedelta(minutes=opening.lobby_min),
        "opens_at": opening.opens_at,
        "closes_at": opening.closes_at,
        "window": opening.window,
        "rate_per_s": opening.rate_per_s,
        "minutes": opening.minutes,
    }
    known = models.GuardedOpening.objects.filter(key=opening.key).first()
    if known is not None and all(getattr(known, name) == value for name, value in said.items()):
        return
    row, _ = models.GuardedOpening.objects.update_or_create(key=opening.key, defaults=said)
    models.WaitingLine.objects.get_or_create(opening=row, defaults={"moved_at": clock.now()})
    audit.record(actor, "waitingroom.announced", subject=opening.key, data={"paths": " ".join(opening.paths)})


@transaction.atomic
def call_off(actor: Actor, key: str) -> bool:
    """The pages are free again, and the line is gone; False where there was none."""
    count, _ = models.GuardedOpening.objects.filter(key=key).delete()
    if count:
        audit.record(actor, "waitingroom.called_off", subject=key)
    return bool(count)
