"""What people who wait ask for by telephone: later, back again, no more. The hall decides what still makes sense."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from madoguchi.core.errors import Conflict, InvalidTransition, InvalidValue, NotAvailable
from madoguchi.domains.visits import conf
from madoguchi.domains.visits.models import Ticket
from madoguchi.domains.visits.services.calling import leave
from madoguchi.domains.visits.services.steering import postpone
from madoguchi.domains.visits.states import ENDED
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor

_LATER, _BACK, _LEAVE = "later", "back", "leave"


def receive_wish(*, actor: Actor = SYSTEM, wish: Mapping[str, Any], sent_at: datetime) -> str:
    """Take in a `ticket_wish` {reference, number, wish: later|back|leave, minutes}; says what became of it.

    "done"; "gone": the ticket has ended or is not of today; "late": it was called meanwhile, or the wish is older than
    `conf.WISH_LIVES_MIN`. None of them is an error: the person sees on the page where the ticket stands.
    Errors: InvalidValue `ticket.wish_unknown`. Minutes count from `sent_at`, not from the arrival of the envelope.
    """
    kind, minutes = str(wish.get("wish", "")), int(wish.get("minutes") or 0)
    if kind not in (_LATER, _BACK, _LEAVE):
        raise InvalidValue("ticket.wish_unknown")
    row = _ticket(str(wish["reference"]), str(wish.get("number", "")))
    outcome = (
        "gone" if row is None else _carry_out(actor, row, kind, sent_at + timedelta(minutes=minutes), sent_at)
    )
    data: dict[str, str | int] = {"wish": kind, "minutes": minutes, "outcome": outcome}
    with transaction.atomic():
        audit.record(actor, "ticket.wish_taken", subject=row.public_id if row else "", data=data)
    return outcome


def _ticket(reference: str, number: str) -> Ticket | None:
    rows = Ticket.objects.filter(visit__reference=reference, day=clock.today()).exclude(state__in=ENDED)
    if number.isdecimal():
        rows = rows.filter(number=int(number))
    return rows.order_by("-issued_at").first()


def _carry_out(actor: Actor, row: Ticket, kind: str, until: datetime, sent_at: datetime) -> str:
    now = clock.now()
    if now - sent_at > timedelta(minutes=conf.WISH_LIVES_MIN):
        return "late"
    left_min = -(-int((until - now).total_seconds()) // 60) if kind == _LATER else 0
    try:
        if kind == _LEAVE:
            leave(actor=actor, ticket=row.public_id)
        elif kind == _BACK:
            postpone(actor=actor, ticket=row.public_id, minutes=0)
        elif left_min > 0:
            postpone(actor=actor, ticket=row.public_id, minutes=max(left_min, conf.POSTPONE_MIN))
    except (InvalidTransition, Conflict, NotAvailable):
        return "late"
    return "done"
