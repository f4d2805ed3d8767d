"""Handing a queued message over: not to an old address, not too late, and not twice where that can be known.

Who knows a repetition decides what happens when an answer is lost. A mailbox sees the same Message-ID, LINE sees the
same retry key: those are sent again. A text message has nothing of the kind and is left as "unsure".
"""

from __future__ import annotations

import logging
import uuid

from django.conf import settings
from django.db import transaction

from madoguchi.core.errors import DomainError, ExternalFailure, NotAvailable
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.ports import Addressee, NotSent, carrier, current_addressee
from madoguchi.domains.notifications.states import Channel, MessageState
from madoguchi.foundation import audit, clock, release
from madoguchi.foundation.policy.actors import SYSTEM

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
_FIELD = {Channel.LINE: "line", Channel.SMS: "phone"}
_KEYS = uuid.UUID("a7b7f5d0-6f0e-4c52-9a4b-1d1f9a3c6e21")


def deliver(message_id: str) -> None:
    """Send a queued message; called by the job, and again after a failure.

    Errors: ExternalFailure, after which the job comes back.
    Locks: the message's row, but not while the other server is talked to.
    """
    taken = take_message(message_id, from_states=(MessageState.QUEUED, MessageState.SENDING))
    if taken is None:
        return
    message, addressee = taken
    try:
        _hand_over(message, addressee)
    except ExternalFailure as failure:
        if isinstance(failure, NotSent) and failure.is_unsure and not _may_repeat(message):
            end_message(message, MessageState.UNSURE, failure.code)
            return
        _note_failure(message, failure)
        if message.attempts < MAX_ATTEMPTS and failure.retryable:
            raise
    except DomainError as refusal:
        # The release gate said no. That is an alarm of its own and is never tried again.
        end_message(message, MessageState.STOPPED, refusal.code)
    else:
        end_message(message, MessageState.SENT, "")


def take_message(
    message_id: str, *, from_states: tuple[MessageState, ...]
) -> tuple[Message, Addressee] | None:
    """Mark the message as being sent, if its address still is the case's. Locks: its row, until it is marked."""
    with transaction.atomic():
        rows = Message.objects.select_for_update().filter(message_id=message_id)
        message = rows.filter(state__in=from_states).first()
        if message is None:
            return None
        if message.state == MessageState.SENDING and not _may_repeat(message):
            # The worker of the first try ended in the middle, and the other side would not know a repetition.
            end_message(message, MessageState.UNSURE, "notifications.maybe_sent")
            return None
        addressee = _addressee(message)
        if addressee is None:
            return None
        message.maybe_twice = message.maybe_twice or message.state == MessageState.SENDING
        message.state = MessageState.SENDING
        message.attempts += 1
        message.save(update_fields=["state", "attempts", "maybe_twice"])
    return message, addressee


def mail_message(message: Message, addressee: Addressee) -> None:
    """Hand a message to the mail server, through the release gate. Errors: those of `release.mail`."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(">") or "localhost"
    release.mail(
        SYSTEM,
        to=message.to_address,
        subject=message.subject,
        body=message.body,
        allowed=_allowed(addressee),
        attachments=[(a["name"], a["content"], a["content_type"]) for a in message.attachments],
        message_id=f"<{message.message_id}@{domain}>",
    )


def end_message(message: Message, state: MessageState, failure: str) -> None:
    """Write how a message ended, and forget its address and text."""
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(
            state=state, failure=failure, ended_at=clock.now(), to_address="", body="", attachments=[]
        )
        data = {"template": message.template, "message": message.message_id, "failure": failure}
        audit.record(SYSTEM, f"message.{state}", subject=message.case, data=data)


def _addressee(message: Message) -> Addressee | None:
    """Who gets it now; a message that nobody should get any more is ended."""
    if message.expires_at is not None and message.expires_at < clock.now():
        end_message(message, MessageState.STOPPED, "notifications.overtaken")
        return None
    try:
        addressee = current_addressee(message.owner, message.case)
    except NotAvailable as refusal:
        end_message(message, MessageState.STOPPED, refusal.code)
        return None
    if addressee is None or addressee.address != message.to_address:
        end_message(message, MessageState.STOPPED, "notifications.address_changed")
        return None
    return addressee


def _hand_over(message: Message, addressee: Addressee) -> None:
    """By the message's channel. Errors: those of the gate; ExternalFailure."""
    if message.channel == Channel.MAIL:
        mail_message(message, addressee)
        return
    way = carrier(message.channel)
    if way is None:
        raise NotSent("notifications.channel_off", retryable=False)
    text = message.body.rstrip()
    release.message(
        SYSTEM,
        to=message.to_address,
        field=_FIELD[Channel(message.channel)],
        text=text,
        allowed=_allowed(addressee),
        carry=lambda: way.send(to=message.to_address, text=text, key=_key(message)),
    )


def _allowed(addressee: Addressee) -> release.Allowed:
    return release.subjects({addressee.subject_id: release.SubjectRole.APPLICANT})


def _key(message: Message) -> str:
    """A UUID made from the message's own id, so that every try of it carries the same one."""
    return str(uuid.uuid5(_KEYS, message.message_id))


def _may_repeat(message: Message) -> bool:
    way = carrier(message.channel)
    return message.channel == Channel.MAIL or (way is not None and way.repeats_safely)


def _note_failure(message: Message, failure: ExternalFailure) -> None:
    """The other side took nothing, or knows a repetition: a next try sends nothing twice."""
    if message.attempts >= MAX_ATTEMPTS or not failure.retryable:
        logger.error("message %s could not be sent: %s", message.message_id, failure.code)
        end_message(message, MessageState.FAILED, failure.code)
        return
    Message.objects.filter(pk=message.pk).update(state=MessageState.QUEUED, failure=failure.code)
