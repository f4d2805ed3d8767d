"""Publishing: one outbox row, and one delivery row for each handler that listens today."""

from __future__ import annotations

import json

from madoguchi.foundation import clock, transactions
from madoguchi.foundation.events import registry
from madoguchi.foundation.events.base import Event
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.statements import Statement

_RECORD = Statement(
    'INSERT INTO events_eventrecord (code, at, "case", actor_id, payload) VALUES (%s, %s, %s, %s, %s) RETURNING id'
)
_LISTENING = Statement(
    'INSERT INTO events_delivery (event_id, "case", attempts, failure, handler)'
    " SELECT %s::bigint, %s::text, 0, '', unnest(%s::text[])"
)


def publish(event: Event, *, case: str = "", actor: Actor) -> int:
    """Record the event in the caller's transaction; returns the event id.

    Errors: RuntimeError outside transaction.atomic, because an event without its change is a lie.
    Queries: 1 insert, 1 more when somebody listens.
    """
    from madoguchi.foundation.events import delivery

    if not transactions.is_open():
        raise RuntimeError("events.publish belongs into the transaction of the change")
    payload = json.dumps(event.payload())
    (event_id,) = _RECORD.rows(event.code, clock.now(), case, actor.actor_id, payload)[0]
    listening = registry.subscriptions(event.code)
    if listening:
        _LISTENING.rows(event_id, case, [subscription.name for subscription in listening])
        delivery.deliver_after_commit(event_id)
    return int(event_id)
