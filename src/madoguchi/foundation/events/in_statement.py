"""The outbox's part of a statement that writes a change and its news in one round trip."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from madoguchi.foundation.events import delivery, registry
from madoguchi.foundation.events.base import Event
from madoguchi.foundation.policy.actors import Actor


def insert(source: str, *, case: str, extra: str) -> str:
    """CTEs `event` (returning id) and `delivery`, as `publish` writes them; `values` fills their names.

    `case` and `extra` (jsonb that is added to the payload) are SQL over `source`.
    """
    return (
        'event AS (INSERT INTO events_eventrecord (code, at, "case", actor_id, payload)'  # noqa: S608 - names of tables
        f" SELECT %(event_code)s, %(now)s::timestamptz, {case}, %(event_actor)s,"
        f' %(event_payload)s::jsonb || {extra} FROM {source} RETURNING id, "case"),'
        ' delivery AS (INSERT INTO events_delivery (event_id, handler, "case", attempts, failure)'
        " SELECT event.id, listening.name, event.\"case\", 0, ''"
        " FROM event, unnest(%(event_handlers)s::text[]) AS listening(name))"
    )


def values(event: type[Event], payload: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """All names of `insert` but `now`."""
    return {
        "event_code": event.code,
        "event_actor": actor.actor_id,
        "event_payload": json.dumps(dict(payload)),
        "event_handlers": [subscription.name for subscription in registry.subscriptions(event.code)],
    }


def after_commit(event: type[Event], event_ids: Sequence[int]) -> None:
    """Deliver as `publish` does: after the commit, each handler in its own transaction."""
    if registry.subscriptions(event.code):
        for event_id in event_ids:
            delivery.deliver_after_commit(event_id)
