"""Delivery after the commit: at least once, each handler in its own transaction, in order per case.

Two commits of one case may be delivered by two processes at once. An advisory lock per (handler, case) lets
one of them work, and it takes the oldest waiting event first, so a handler never sees a later event of a case
before an earlier one. An event whose handler fails holds back the later ones of its case until it succeeds or
is given up. Events without a case have no order and hold nobody back.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Q

from madoguchi.foundation import clock
from madoguchi.foundation.events import registry
from madoguchi.foundation.events.base import EventMeta
from madoguchi.foundation.events.models import Delivery

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
FIRST_WAIT_S = 2
LONGEST_WAIT_S = 3600

_WAITING = Q(delivered_at__isnull=True, given_up_at__isnull=True)


def deliver_after_commit(event_id: int) -> None:
    """What fails then does not reach whoever made the change: the change stands, and the next sweep tries again."""

    def deliver() -> (
        None
    ):  # a `partial` has no __qualname__, by which Django names a robust function that failed
        deliver_event(event_id)

    transaction.on_commit(deliver, robust=True)


def deliver_event(event_id: int) -> int:
    """Deliver this event, after earlier ones of its case; returns how many deliveries succeeded."""
    waiting = Delivery.objects.filter(_WAITING, event_id=event_id).values_list("handler", "case")
    return sum(_deliver_queue(handler, case, event_id) for handler, case in list(waiting))


def sweep(limit: int = 500) -> int:
    """Deliver what a killed process or a failed handler left behind; returns how many succeeded."""
    now = clock.now()
    due = Delivery.objects.filter(_WAITING).filter(Q(next_at__isnull=True) | Q(next_at__lte=now))
    waiting = list(due.order_by("event_id").values_list("handler", "case", "event_id")[:limit])
    cases = {(handler, case): event_id for handler, case, event_id in waiting if case}
    loose = [(handler, "", event_id) for handler, case, event_id in waiting if not case]
    return sum(_deliver_queue(*one) for one in [*((h, c, e) for (h, c), e in cases.items()), *loose])


def revive() -> int:
    """Let given-up deliveries wait again, at once; returns how many. For the operator, when the cause is mended."""
    given_up = Delivery.objects.filter(given_up_at__isnull=False, delivered_at__isnull=True)
    return given_up.update(given_up_at=None, attempts=0, next_at=None)


def _deliver_queue(handler: str, case: str, event_id: int) -> int:
    """Deliver one event without a case, or all that wait of one case up to `event_id`."""
    done = 0
    while True:
        result = _deliver_next(handler, case, event_id)
        if result is None or not result:
            return done
        done += 1


def _deliver_next(handler: str, case: str, event_id: int) -> bool | None:
    """True delivered, False failed, None nothing waits (or it is held back)."""
    delivery: Delivery | None = None
    try:
        with transaction.atomic():
            delivery = _take(handler, case, event_id)
            if delivery is None:
                return None
            _call(delivery)
            delivery.delivered_at = clock.now()
            delivery.attempts += 1
            delivery.failure = ""
            delivery.save(update_fields=["delivered_at", "attempts", "failure"])
    except Exception as error:
        if delivery is None:
            raise
        _note_failure(delivery, error)
        return False
    return True


def _take(handler: str, case: str, event_id: int) -> Delivery | None:
    """The oldest waiting delivery, locked. Locks: advisory per (handler, case), then the row."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("event").filter(handler=handler)
    if not case:
        return rows.filter(_WAITING, event_id=event_id).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [f"{handler}\n{case}"])
    first = rows.filter(_WAITING, case=case, event_id__lte=event_id).order_by("event_id").first()
    if first is None or (first.next_at and first.next_at > clock.now()):
        return None
    return first


def _call(delivery: Delivery) -> None:
    event = delivery.event
    subscription = registry.find(event.code, delivery.handler)
    if subscription is None:
        # A release renamed or dropped the handler. It is given up in the end, where the operator sees it, rather
        # than counted as delivered.
        raise LookupError(f"{delivery.handler} is not subscribed")
    meta = EventMeta(event.id, event.code, event.at, event.case, event.actor_id)
    subscription.handler(subscription.event_class.from_payload(event.payload), meta)


def _note_failure(delivery: Delivery, error: Exception) -> None:
    """Outside the rolled-back transaction, so that the attempt is remembered."""
    attempts = delivery.attempts + 1
    logger.error("event %s: handler %s failed: %s", delivery.event_id, delivery.handler, type(error).__name__)
    now = clock.now()
    wait = timedelta(seconds=min(FIRST_WAIT_S * 2 ** (attempts - 1), LONGEST_WAIT_S))
    Delivery.objects.filter(_WAITING, pk=delivery.pk).update(
        attempts=attempts,
        failure=type(error).__name__[:100],
        next_at=now + wait,
        given_up_at=now if attempts >= MAX_ATTEMPTS else None,
    )
