"""Choosing a channel and stopping it. A reference has one channel; a new one takes the place of the old."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from madoguchi.core.errors import InvalidValue, NotAvailable
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.notifications import ports
from madoguchi.domains.notifications.services import is_address_of
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns import sealing
from madoguchi.domains.turns.errors import TurnError
from madoguchi.domains.turns.models import TurnContact
from madoguchi.domains.turns.states import ContactState
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor


@dataclass(frozen=True, slots=True)
class Waiting:
    """For whom a channel is chosen: the reference, the language of its messages, the day of the visit."""

    reference: str
    language: str
    until_on: date


def choose_mail(*, actor: Actor, waiting: Waiting, mail: str) -> None:
    """Errors: InvalidValue `turn.bad_address`. Nobody proves a mail address; its link may therefore only look and stop."""
    if not is_address_of(Channel.MAIL, mail):
        raise InvalidValue(TurnError.BAD_ADDRESS)
    with transaction.atomic():
        add_contact(actor, waiting, Channel.MAIL, ContactState.ACTIVE, address=mail)


def adopt_booking_mails() -> int:
    """Who gave a mail address with the booking, has checked in, and chose nothing here, is told by that mail.

    Queries: 1 while there is nobody new.
    """
    today = clock.today()
    booked = {one.reference: one for one in intake.list_waiting_with_mail()}
    known = TurnContact.objects.filter(reference__in=booked, until_on=today).values_list(
        "reference", flat=True
    )
    fresh = booked.keys() - set(known) if booked else set()
    for reference in sorted(fresh):
        with transaction.atomic():
            waiting = Waiting(reference, booked[reference].language, today)
            add_contact(SYSTEM, waiting, Channel.MAIL, ContactState.ACTIVE, address=booked[reference].mail)
    return len(fresh)


def stop_contact(*, actor: Actor, reference: str) -> bool:
    """End every channel of a reference and forget the addresses; False where there was none."""
    with transaction.atomic():
        return end_contacts(actor, reference, (ContactState.ACTIVE, ContactState.PENDING)) > 0


def stop_line_user(*, user: str) -> int:
    """Somebody blocked the account, or wrote that it is enough: all that leads to this user ends. How many did."""
    with transaction.atomic():
        rows = TurnContact.objects.select_for_update().filter(
            address_hash=sealing.hashed("address", user), state=ContactState.ACTIVE
        )
        return sum(end_contacts(SYSTEM, row.reference, (ContactState.ACTIVE,)) for row in rows)


def demand_channel(channel: Channel) -> None:
    """Errors: NotAvailable `turn.channel_off`."""
    if channel != Channel.MAIL and ports.carrier(channel) is None:
        raise NotAvailable(TurnError.CHANNEL_OFF)


def add_contact(
    actor: Actor, waiting: Waiting, channel: Channel, state: ContactState, *, address: str = ""
) -> TurnContact:
    """The caller has the transaction. Locks: the contacts of the reference that stand."""
    replaced = (state,) if state == ContactState.PENDING else (ContactState.ACTIVE, ContactState.PENDING)
    end_contacts(actor, waiting.reference, replaced, is_told=False)
    row = TurnContact.objects.create(
        public_id=secrets.token_urlsafe(16),
        reference=waiting.reference,
        channel=channel,
        state=state,
        sealed_address=sealing.seal(waiting.reference, address) if address else b"",
        address_hash=sealing.hashed("address", address) if address else "",
        language=waiting.language,
        until_on=waiting.until_on,
        created_at=clock.now(),
    )
    if state == ContactState.ACTIVE:
        audit.record(actor, "turn.contact_chosen", subject=waiting.reference, data={"channel": channel})
    return row


def end_contacts(
    actor: Actor, reference: str, states: tuple[ContactState, ...], *, is_told: bool = True
) -> int:
    rows = TurnContact.objects.filter(reference=reference, state__in=states)
    count = rows.update(state=ContactState.ENDED, sealed_address=b"", code_hash="", code_until=None)
    if count and is_told:
        audit.record(actor, "turn.contact_stopped", subject=reference)
    return count
