"""A batch goes out by one job; the last one to end closes the list."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.notifications.services import (
    BulkLetter,
    count_by_state,
    deliver_batch,
    queue_batch,
)
from madoguchi.domains.notifications.states import MessageState
from madoguchi.domains.push.events import PushFinished
from madoguchi.domains.push.gate_source import OWNER, subject_id
from madoguchi.domains.push.letters import letter_for
from madoguchi.domains.push.models import Contact, PushList
from madoguchi.domains.push.moving import lock_list, move
from madoguchi.domains.push.permissions import check_may_prepare
from madoguchi.domains.push.states import PushState
from madoguchi.foundation import clock, events
from madoguchi.foundation.policy.actors import SYSTEM, Actor

_WAITING = (MessageState.QUEUED, MessageState.SENDING)


def send_push_batch(public_id: str, batch: int) -> None:
    """Write the batch's messages (once: the same news never twice to one contact), then send what is not yet sent.

    Errors: ExternalFailure("mail.not_sent"), after which the job comes back.
    """
    push_list = PushList.objects.filter(public_id=public_id).first()
    if push_list is None or push_list.state != PushState.SENDING:
        return
    with transaction.atomic():
        queue_batch(
            actor=SYSTEM,
            batch=f"{public_id}:{batch}",
            owner=OWNER,
            event_key=news_of(public_id),
            letters=_letters(push_list, batch),
        )
    deliver_batch(f"{public_id}:{batch}")
    _finish(public_id)


def stop_push_list(*, actor: Actor, public_id: str) -> PushList:
    """What is not sent yet stays unsent. Errors: `push.wrong_state`."""
    with transaction.atomic():
        found = lock_list(public_id)
        check_may_prepare(actor, found.procedure_id)
        return move(actor, found, "stop", ended_at=clock.now())


def news_of(public_id: str) -> str:
    return f"push:{public_id}"


def _letters(push_list: PushList, batch: int) -> list[BulkLetter]:
    rows = list(push_list.recipients.filter(batch=batch).order_by("pk"))
    mails = dict(
        Contact.objects.filter(resident_id__in=[row.resident_id for row in rows]).values_list(
            "resident_id", "mail"
        )
    )
    letters = {language: letter_for(push_list, language) for language in {row.language for row in rows}}
    return [
        BulkLetter(subject_id(row.resident_id), mails.get(row.resident_id, ""), letters[row.language])
        for row in rows
    ]


def _finish(public_id: str) -> None:
    """Locks: the list, so that of two batches that end together one sees the other's end."""
    with transaction.atomic():
        found = lock_list(public_id)
        if found.state != PushState.SENDING:
            return
        counts = count_by_state(news_of(public_id))
        written = sum(counts.values())
        if written < _expected(found) or any(counts.get(state) for state in _WAITING):
            return
        move(SYSTEM, found, "finish", ended_at=clock.now())
        sent = counts.get(MessageState.SENT, 0)
        events.publish(PushFinished(push_list=public_id, sent=sent, not_sent=written - sent), actor=SYSTEM)


def _expected(push_list: PushList) -> int:
    """Letters whose contact still has an address; who took it back since got no message."""
    numbers = push_list.recipients.filter(exclusion="").values("resident_id")
    return Contact.objects.filter(resident_id__in=numbers).exclude(mail="").count()
