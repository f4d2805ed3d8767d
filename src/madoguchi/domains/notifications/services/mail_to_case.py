"""Writing to a citizen: queued with the change, sent by a job, never twice, never to an old address."""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.conf import settings
from django.db import connection, transaction

from madoguchi.core.errors import DomainError, ExternalFailure
from madoguchi.domains.notifications import wording
from madoguchi.domains.notifications.models import Channel, Message
from madoguchi.domains.notifications.ports import Addressee, current_addressee
from madoguchi.domains.notifications.states import MessageState
from madoguchi.foundation import audit, clock, jobs, release
from madoguchi.foundation.policy.actors import SYSTEM, Actor

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 8
_ADDRESS = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]{1,189}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file, such as a calendar entry (text/calendar)."""

    name: str
    content: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A text of `wording` with its values, in the citizen's language."""

    template: str
    values: Mapping[str, str]
    language: str = wording.FALLBACK
    attachments: tuple[Attachment, ...] = ()


def send_mail_to_case(
    *, actor: Actor, case: str, to: str, owner: str, event_key: str, letter: Letter, is_held: bool = False
) -> str | None:
    """Queue a mail in the caller's transaction; returns its id.

    `to` is the address that the event's owner holds now. It is asked again, by the port of `owner`, when the
    mail goes out, and a mail whose address is no longer the case's is stopped. `event_key` names the news
    ("booked:<event id>"). `is_held`: without a job until `release_held`.

    None, and nothing queued: `to` is empty or no address, or this news was queued before.
    Errors: RuntimeError outside transaction.atomic.
    """
    from madoguchi.domains.notifications.tasks import send_message

    if not connection.in_atomic_block:
        raise RuntimeError("a message belongs into the transaction of its news")
    if not is_address(to):
        return None
    text = wording.render(letter.template, letter.language, letter.values)
    message, is_new = Message.objects.get_or_create(
        event_key=event_key,
        case=case,
        channel=Channel.MAIL,
        defaults={
            "message_id": secrets.token_urlsafe(18),
            "owner": owner,
            "template": letter.template,
            "to_address": to,
            "subject": text.subject,
            "body": text.body,
            "attachments": [asdict(one) for one in letter.attachments],
            "actor_id": actor.actor_id,
            "state": MessageState.HELD if is_held else MessageState.QUEUED,
            "created_at": clock.now(),
        },
    )
    if not is_new:
        return None
    if not is_held:
        jobs.defer(send_message, message_id=message.message_id)
    return message.message_id


def is_address(to: str) -> bool:
    """Whether a mail could go there: one address, nothing that could start a header."""
    return bool(_ADDRESS.fullmatch(to))


def deliver(message_id: str) -> None:
    """Send a queued message; called by the job, and again after a failure.

    Errors: ExternalFailure("mail.not_sent"), after which the job comes back.
    Locks: the message's row, but not while the mail server is talked to.
    """
    taken = take_message(message_id, from_states=(MessageState.QUEUED, MessageState.SENDING))
    if taken is None:
        return
    message, addressee = taken
    try:
        mail_message(message, addressee)
    except ExternalFailure as failure:
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
        addressee = current_addressee(message.owner, message.case)
        if addressee is None or addressee.mail != message.to_address:
            end_message(message, MessageState.STOPPED, "notifications.address_changed")
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
        allowed=release.subjects({addressee.subject_id: release.SubjectRole.APPLICANT}),
        attachments=[(a["name"], a["content"], a["content_type"]) for a in message.attachments],
        message_id=f"<{message.message_id}@{domain}>",
    )


def _note_failure(message: Message, failure: ExternalFailure) -> None:
    """The server said no, so nothing went out and a next try is no repetition."""
    if message.attempts >= MAX_ATTEMPTS or not failure.retryable:
        logger.error("message %s could not be sent", message.message_id)
        end_message(message, MessageState.FAILED, failure.code)
        return
    Message.objects.filter(pk=message.pk).update(state=MessageState.QUEUED, failure=failure.code)


def end_message(message: Message, state: MessageState, failure: str) -> None:
    """Write how a message ended, and forget its address and text."""
    with transaction.atomic():
        Message.objects.filter(pk=message.pk).update(
            state=state, failure=failure, ended_at=clock.now(), to_address="", body="", attachments=[]
        )
        data = {"template": message.template, "message": message.message_id, "failure": failure}
        audit.record(SYSTEM, f"message.{state}", subject=message.case, data=data)
