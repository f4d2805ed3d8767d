"""Events: upward news inside one install, and the event log that metrics reads.

`publish` writes the outbox row in the caller's transaction; handlers run after the commit (see `delivery`).
"""

from __future__ import annotations

from madoguchi.foundation.events.base import Event, EventMeta
from madoguchi.foundation.events.publishing import publish
from madoguchi.foundation.events.registry import subscribe

__all__ = ["Event", "EventMeta", "publish", "subscribe"]
