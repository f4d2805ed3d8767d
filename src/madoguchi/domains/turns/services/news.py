"""News that no ticket brings: a time is kept, a time was called off, a course has a seat. By the channel that was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from madoguchi.domains.notifications.services import Letter, News, send_to_case
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns.addresses import BOOKED, address_of
from madoguchi.domains.turns.models import TurnContact
from madoguchi.domains.turns.states import ContactState
from madoguchi.foundation.policy.actors import SYSTEM


@dataclass(frozen=True, slots=True)
class ChosenWay:
    """`is_short`: a telephone, where a mail's long text has no place."""

    language: str
    is_short: bool


def send_to_chosen(
    *,
    reference: str,
    event_key: str,
    write: Callable[[ChosenWay], Letter],
    until_on: date | None = None,
    expires_at: datetime | None = None,
) -> bool:
    """Tell whoever chose a channel for the reference; False where nobody did, so that the room's own mail goes.

    `until_on`: for so long the address is needed; it never gets shorter. `expires_at`: later it is no
    news any more. Once per `event_key`. Locks: the contact's row.
    """
    with transaction.atomic():
        rows = TurnContact.objects.select_for_update().filter(reference=reference, state=ContactState.ACTIVE)
        row = rows.first()
        if row is None:
            return False
        if until_on is not None and until_on > row.until_on:
            TurnContact.objects.filter(pk=row.pk).update(until_on=until_on)
        letter = write(ChosenWay(row.language, row.channel != Channel.MAIL))
        news = News(reference, BOOKED, event_key, expires_at=expires_at)
        send_to_case(actor=SYSTEM, news=news, channel=row.channel, to=address_of(row), letter=letter)
    return True
