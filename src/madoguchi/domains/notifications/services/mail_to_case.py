"""Writing to a citizen: a message is queued with the change, once per piece of news and channel."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from madoguchi.domains.notifications import wording
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services.addresses import is_address_of
from madoguchi.domains.notifications.states import Channel, MessageState
from madoguchi.foundation import clock, jobs, transactions
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Attachment:
    """A text file, such as a calendar entry (text/calendar)."""

    name: str
    content: str
    content_type: str


@dataclass(frozen=True, slots=True)
class News:
    """What a message tells: once per `case`, channel and `event_key` ("booked:<event id>").

    `owner` is the room whose address source knows the case. Past `expires_at` the news is none any more.
    """

    case: str
    owner: str
    event_key: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A text of `wording` with its values, in the citizen's language. Only a mail carries the attachments."""

    template: str
    values: Mapping[str, str]
    language: str = wording.FALLBACK
    attachments: tuple[Attachment, ...] = ()


def send_mail_to_case(
    *, actor: Actor, case: str, to: str, owner: str, event_key: str, letter: Letter, is_held: bool = False
) -> str | None:
    """`send_to_case` by mail. `is_held`: without a job until `release_held`."""
    news = News(case=case, owner=owner, event_key=event_key)
    return send_to_case(actor=actor, news=news, channel=Channel.MAIL, to=to, letter=letter, is_held=is_held)


def send_to_case(
    *, actor: Actor, news: News, channel: str, to: str, letter: Letter, is_held: bool = False
) -> str | None:
    """Queue a message in the caller's transaction; returns its id.

    `to` is the address that the event's owner holds now. It is asked again, by the port of the owner, when the
    message goes out, and one whose address is no longer the case's is stopped.

    None, and nothing queued: `to` is no address of the channel, or this news was queued before.
    Errors: RuntimeError outside transaction.atomic.
    """
    from madoguchi.domains.notifications.tasks import send_message

    if not transactions.is_open():
        raise RuntimeError("a message belongs into the transaction of its news")
    if not is_address_of(channel, to):
        return None
    text = wording.render(letter.template, letter.language, letter.values)
    message, is_new = Message.objects.get_or_create(
        event_key=news.event_key,
        case=news.case,
        channel=channel,
        defaults={
            "message_id": secrets.token_urlsafe(18),
            "owner": news.owner,
            "template": letter.template,
            "to_address": to,
            "subject": text.subject,
            "body": text.body,
            "attachments": [asdict(one) for one in letter.attachments],
            "actor_id": actor.actor_id,
            "state": MessageState.HELD if is_held else MessageState.QUEUED,
            "created_at": clock.now(),
            "expires_at": news.expires_at,
        },
    )
    if not is_new:
        return None
    if not is_held:
        jobs.defer(send_message, message_id=message.message_id)
    return message.message_id
