"""Letters whose news is not true yet: they lie without a job until their owner lets them go, or stops them."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services.delivering import end_message
from madoguchi.domains.notifications.states import Channel, MessageState
from madoguchi.foundation import jobs


def release_held(*, case: str, event_key: str) -> bool:
    """Queue a held mail with its job; False where none is held (never was, stopped, or let go before).

    Address, release gate and 支援措置 are asked when the job sends it, as for every mail.
    Locks: the message's row, so that two releases at once queue one job.
    """
    from madoguchi.domains.notifications.tasks import send_message

    with transaction.atomic():
        message = _take(case, event_key)
        if message is None:
            return False
        message.state = MessageState.QUEUED
        message.save(update_fields=["state"])
        jobs.defer(send_message, message_id=message.message_id)
        return True


def stop_held(*, case: str, event_key: str) -> bool:
    """End a held mail whose news came to nothing; False where none is held. Locks: the message's row."""
    with transaction.atomic():
        message = _take(case, event_key)
        if message is None:
            return False
        end_message(message, MessageState.STOPPED, "notifications.overtaken")
        return True


def _take(case: str, event_key: str) -> Message | None:
    rows = Message.objects.select_for_update().filter(case=case, event_key=event_key, channel=Channel.MAIL)
    return rows.filter(state=MessageState.HELD).first()
