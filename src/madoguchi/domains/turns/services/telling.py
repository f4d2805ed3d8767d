"""Who comes near, was called, or was not there: told once each, by the channel of their choice.

The office says where a ticket stands (`positions`); this side decides whom to tell, because only it knows the addresses
and only it may talk to the internet. The pair (reference, news) is unique among messages, so a round that is killed or
runs twice repeats nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.answers import PositionView
from madoguchi.domains.notifications.services import Letter, News, send_to_case
from madoguchi.domains.turns import conf
from madoguchi.domains.turns.addresses import CALLED, MISSED, NEAR, WAITING, address_of
from madoguchi.domains.turns.coming_back import is_near
from madoguchi.domains.turns.models import TurnContact
from madoguchi.domains.turns.services.contacts import adopt_booking_mails, stop_contact
from madoguchi.domains.turns.states import ContactState
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import SYSTEM

_ENDED = frozenset({"finished", "left"})


@dataclass(frozen=True, slots=True)
class _Telling:
    """`key` is once per ticket and per time that it came back into the line (`turn`)."""

    owner: str
    template: str
    key: str
    lives_min: int


def tell_turns() -> int:
    """How many messages were queued. Queries: 3 while nothing changes."""
    adopt_booking_mails()
    contacts = list(TurnContact.objects.filter(state=ContactState.ACTIVE))
    if not contacts:
        return 0
    now = clock.now()
    tickets: dict[str, list[PositionView]] = {}
    for position in intake.list_positions([row.reference for row in contacts]):
        tickets.setdefault(position.asked_for or position.reference, []).append(position)
    return sum(_tell_one(row, tickets.get(row.reference, []), now) for row in contacts)


def _tell_one(row: TurnContact, tickets: list[PositionView], now: datetime) -> int:
    """A family may have parted: the news of each of its numbers goes to the one address."""
    today = [one for one in tickets if clock.local(one.as_of).date() == clock.local(now).date()]
    if today and all(one.state in _ENDED for one in today):
        stop_contact(actor=SYSTEM, reference=row.reference)
        return 0
    return sum(_tell(row.pk, one, now) for one in today if _is_news(row, one, now))


def _is_news(row: TurnContact, position: PositionView, now: datetime) -> bool:
    """Fresh enough, and not what was told last."""
    telling = _telling(position)
    is_fresh = now - position.as_of < timedelta(minutes=conf.NEWS_OLD_MIN)
    return telling is not None and is_fresh and telling.key != row.told.get(position.number)


def _telling(position: PositionView) -> _Telling | None:
    if position.stays:
        # The clerk comes to the family's seat: nobody is to get up for this call.
        return None
    where = f"{position.number}:{position.turn}"
    if position.state == "called":
        key = f"called:{where}:{position.counter}"
        return _Telling(CALLED, "turn_called", key, conf.CALLED_LIVES_MIN)
    if position.state == "not_there":
        return _Telling(MISSED, "turn_missed", f"missed:{where}", conf.NEAR_LIVES_MIN)
    low = position.low_min if position.likely_low_min is None else position.likely_low_min
    if position.state in WAITING and is_near(ahead=position.ahead, low_min=low):
        return _Telling(NEAR, "turn_near", f"near:{where}", conf.NEAR_LIVES_MIN)
    return None


@transaction.atomic
def _tell(contact: int, position: PositionView, now: datetime) -> int:
    """Locks: the contact's row; one that is just being changed waits for the next round."""
    rows = TurnContact.objects.select_for_update(skip_locked=True).filter(pk=contact)
    row = rows.filter(state=ContactState.ACTIVE).first()
    telling = _telling(position)
    if row is None or telling is None:
        return 0
    until = now + timedelta(minutes=telling.lives_min)
    news = News(row.reference, telling.owner, telling.key, expires_at=until)
    letter = Letter(telling.template, _values(row, position), language=row.language)
    sent = send_to_case(actor=SYSTEM, news=news, channel=row.channel, to=address_of(row), letter=letter)
    TurnContact.objects.filter(pk=row.pk).update(told={**row.told, position.number: telling.key})
    return int(sent is not None)


def _values(row: TurnContact, position: PositionView) -> dict[str, str]:
    """Number, counter and link: no purpose and no name, whoever looks at the telephone."""
    return {
        "city": cities.current().name.in_language(row.language),
        "number": position.number,
        "counter": position.counter,
        "url": f"{settings.FRONT_URL}/n/{row.public_id}/",
    }
