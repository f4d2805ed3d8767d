"""What somebody who waits asks of the office: later, back again, no more. It travels as a `ticket_wish`."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction

from madoguchi.core.errors import Conflict, InvalidValue
from madoguchi.domains.intake.answers import PositionView
from madoguchi.domains.turns import conf
from madoguchi.domains.turns.errors import TurnError
from madoguchi.domains.turns.models import TurnWish
from madoguchi.domains.turns.states import Wish, WishState
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation.policy.actors import SYSTEM, Actor

_ENDED = frozenset({"finished", "left"})
_MAY = {
    Wish.LATER: frozenset({"waiting", "handed_over", "called"}),
    Wish.BACK: frozenset({"waiting", "handed_over", "not_there"}),
    Wish.LEAVE: frozenset({"waiting", "handed_over", "called", "on_hold", "not_there"}),
}


def ask(*, actor: Actor, position: PositionView, wish: Wish, minutes: int = 0) -> None:
    """Later and back go at once; leaving goes after `conf.UNDO_S`, and can be taken back until then.

    Errors: InvalidValue `turn.later_unknown`; Conflict `turn.over`, `turn.called_already`.
    """
    if position.state in _ENDED:
        raise Conflict(TurnError.OVER)
    if wish == Wish.LATER and minutes not in conf.LATER_MIN:
        raise InvalidValue(TurnError.LATER_UNKNOWN)
    if position.state not in _MAY[wish]:
        raise Conflict(TurnError.CALLED_ALREADY)
    now = clock.now()
    with transaction.atomic():
        waiting = TurnWish.objects.filter(reference=position.reference, state=WishState.WAITING)
        waiting.update(state=WishState.UNDONE)
        row = TurnWish.objects.create(
            public_id=secrets.token_urlsafe(12),
            reference=position.reference,
            number=position.number,
            wish=wish,
            minutes=minutes if wish == Wish.LATER else 0,
            send_at=now + timedelta(seconds=conf.UNDO_S if wish == Wish.LEAVE else 0),
            created_at=now,
        )
        audit.record(
            actor, "turn.wished", subject=position.reference, data={"wish": wish, "minutes": minutes}
        )
        if wish != Wish.LEAVE:
            _send(row)


def undo(*, actor: Actor, reference: str) -> bool:
    """Take a wish back that has not gone yet; False where it is too late. Locks: its row."""
    with transaction.atomic():
        rows = TurnWish.objects.select_for_update().filter(reference=reference, state=WishState.WAITING)
        count = rows.update(state=WishState.UNDONE)
        if count:
            audit.record(actor, "turn.wish_undone", subject=reference)
        return count > 0


def send_wishes() -> int:
    """Send what may no longer be taken back. How many went."""
    due = TurnWish.objects.filter(state=WishState.WAITING, send_at__lte=clock.now())
    return sum(_send_due(pk) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _send_due(pk: int) -> int:
    rows = TurnWish.objects.select_for_update(skip_locked=True).filter(pk=pk, state=WishState.WAITING)
    row = rows.first()
    if row is None:
        return 0
    _send(row)
    return 1


def _send(row: TurnWish) -> None:
    payload = {"reference": row.reference, "number": row.number, "wish": row.wish, "minutes": row.minutes}
    transfer.send("ticket_wish", payload, to="office", actor=SYSTEM)
    TurnWish.objects.filter(pk=row.pk).update(state=WishState.SENT)
