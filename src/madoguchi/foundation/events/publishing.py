"""Publishing: one outbox row, and one delivery row for each handler that listens today."""

from __future__ import annotations

from django.db import connection, transaction

from madoguchi.foundation import clock
from madoguchi.foundation.events import registry
from madoguchi.foundation.events.base import Event
from madoguchi.foundation.policy.actors import Actor


def publish(event: Event, *, case: str = "", actor: Actor) -> int:
    """Record the event in the caller's transaction; returns the event id.

    Errors: RuntimeError outside transaction.atomic, because an event without its change is a lie.
    Queries: 1 insert, 1 more when somebody listens.
    """
    from madoguchi.foundation.events import delivery
    from madoguchi.foundation.events.models import Delivery, EventRecord

    if not connection.in_atomic_block:
        raise RuntimeError("events.publish belongs into the transaction of the change")
    record = EventRecord.objects.create(
        code=event.code, at=clock.now(), case=case, actor_id=actor.actor_id, payload=event.payload()
    )
    listening = registry.subscriptions(event.code)
    if listening:
        Delivery.objects.bulk_create(
            Delivery(event=record, handler=subscription.name, case=case) for subscription in listening
        )
        transaction.on_commit(lambda: delivery.deliver_event(record.id), robust=True)
    return record.id
