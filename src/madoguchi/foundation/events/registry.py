"""Who listens to what. Filled in each room's AppConfig.ready(), the same in every process of one release."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from madoguchi.foundation.events.base import Event, EventMeta

E = TypeVar("E", bound=Event)
Handler = Callable[[Any, EventMeta], None]


@dataclass(frozen=True, slots=True)
class Subscription:
    """`name` identifies the handler in delivery rows; it survives restarts because it is the dotted path."""

    name: str
    event_class: type[Event]
    handler: Handler


_by_code: dict[str, list[Subscription]] = {}


def subscribe(event_class: type[E], handler: Callable[[E, EventMeta], None]) -> None:
    """`handler(event, meta)` runs after the commit, in its own transaction, at least once, in order per case.

    It must be idempotent by `meta.event_id`. Subscribing the same function twice has no further effect.
    """
    name = f"{handler.__module__}.{handler.__qualname__}"
    if "<" in name:
        raise RuntimeError("a handler needs a name that survives a restart: no lambda, no inner function")
    listening = _by_code.setdefault(event_class.code, [])
    if all(known.name != name for known in listening):
        listening.append(Subscription(name, event_class, handler))


def subscriptions(code: str) -> tuple[Subscription, ...]:
    return tuple(_by_code.get(code, ()))


def find(code: str, name: str) -> Subscription | None:
    return next((known for known in subscriptions(code) if known.name == name), None)


def unsubscribe(event_class: type[Event], handler: Handler) -> None:
    """For tests that subscribe for a moment."""
    _by_code[event_class.code] = [s for s in subscriptions(event_class.code) if s.handler is not handler]
