"""Notices to many: one job for a batch, and no message twice, whatever is killed.

A single letter is better sent twice than never, and is marked when it may have been. A notice that nobody asked for
is the other way round: a message that was being handed to the mail server when its worker ended is not tried again,
but kept as "unsure" for a person to look at.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from madoguchi.core.errors import DomainError, ExternalFailure
from madoguchi.domains.notifications import wording
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services.addresses import is_address
from madoguchi.domains.notifications.services.delivering import end_message, mail_message, take_message
from madoguchi.domains.notifications.services.mail_to_case import Letter
from madoguchi.domains.notifications.states import Channel, MessageState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BulkLetter:
    """`case` is what the owner's address source knows the addressee by ("contact:<addressee number>")."""

    case: str
    to: str
    letter: Letter


def queue_batch(
    *, actor: Actor, batch: str, owner: str, event_key: str, letters: Iterable[BulkLetter]
) -> int:
    """Write the messages of a batch; how many are new. Who was written to under this `event_key` is left out.

    Queries: one insert. The caller has the transaction.
    """
    now = clock.now()
    rows = [
        _row(one, actor, batch=batch, owner=owner, event_key=event_key)
        for one in letters
        if is_address(one.to)
    ]
    for row in rows:
        row.created_at = now
    before = Message.objects.filter(event_key=event_key).count()
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    return Message.objects.filter(event_key=event_key).count() - before


def deliver_batch(batch: str) -> None:
    """Send what is queued of a batch, in order. Called by the batch's one job, and again after a failure.

    Errors: ExternalFailure("mail.not_sent") where the mail server took nothing; the rest of the batch waits for it.
    """
    _leave_unsure(batch)
    queued = Message.objects.filter(batch=batch, state=MessageState.QUEUED).order_by("id")
    for message_id in list(queued.values_list("message_id", flat=True)):
        _deliver(message_id)


def count_by_state(event_key: str) -> dict[str, int]:
    """State → messages of one piece of news."""
    counts: dict[str, int] = {}
    for state in Message.objects.filter(event_key=event_key).values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def _leave_unsure(batch: str) -> None:
    """What an ended worker was sending. A worker that was only slow writes its own "sent" over it."""
    for message in Message.objects.filter(batch=batch, state=MessageState.SENDING):
        end_message(message, MessageState.UNSURE, "notifications.maybe_sent")


def _deliver(message_id: str) -> None:
    taken = take_message(message_id, from_states=(MessageState.QUEUED,))
    if taken is None:
        return
    message, addressee = taken
    try:
        mail_message(message, addressee)
    except ExternalFailure as failure:
        state = _state_after(failure.__cause__)
        if state is not MessageState.QUEUED:
            end_message(message, state, failure.code)
            return
        Message.objects.filter(pk=message.pk).update(state=state, failure=failure.code)
        raise
    except DomainError as refusal:
        end_message(message, MessageState.STOPPED, refusal.code)
    else:
        end_message(message, MessageState.SENT, "")


def _state_after(cause: BaseException | None) -> MessageState:
    """What is known of a message that the mail server did not say yes to.

    QUEUED: the server took nothing and may take it later. FAILED: it will not take this one. UNSURE: the line broke.
    """
    if isinstance(cause, ConnectionRefusedError):
        return MessageState.QUEUED
    if isinstance(cause, SMTPRecipientsRefused):
        codes = [code for code, _ in cause.recipients.values()]
        return MessageState.QUEUED if codes and all(code < 500 for code in codes) else MessageState.FAILED
    if isinstance(cause, SMTPResponseException):
        return MessageState.QUEUED if cause.smtp_code < 500 else MessageState.FAILED
    return MessageState.UNSURE


def _row(one: BulkLetter, actor: Actor, *, batch: str, owner: str, event_key: str) -> Message:
    text = wording.render(one.letter.template, one.letter.language, one.letter.values)
    return Message(
        message_id=secrets.token_urlsafe(18),
        event_key=event_key,
        case=one.case,
        channel=Channel.MAIL,
        batch=batch,
        owner=owner,
        template=one.letter.template,
        to_address=one.to,
        subject=text.subject,
        body=text.body,
        actor_id=actor.actor_id,
    )
