"""What was written to whom, for staff and for `madoguchi check`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from madoguchi.domains.notifications import wording
from madoguchi.domains.notifications.models import Message
from madoguchi.domains.notifications.services import Letter
from madoguchi.domains.notifications.states import MessageState
from madoguchi.domains.notifications.wording import MailText
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class MessageView:
    message_id: str
    template: str
    subject: str
    state: str
    state_label: str
    created_at: datetime
    ended_at: datetime | None
    maybe_twice: bool
    failure: str


def render_letter(letter: Letter) -> MailText:
    """Exactly what a mail with this letter says."""
    return wording.render(letter.template, letter.language, letter.values)


def list_messages(actor: Actor, case: str) -> tuple[MessageView, ...]:
    """Messages to a case, newest first; never the address. The caller has checked the case. Queries: 1."""
    rows = Message.objects.filter(case=case).order_by("-id").defer("body", "attachments", "to_address")
    return tuple(_view(row) for row in rows)


def list_held_since(actor: Actor, event_keys: Collection[str], before: datetime) -> frozenset[str]:
    """Which of these pieces of news lie in a mail that was held before `before` and still is. Queries: 1."""
    rows = Message.objects.filter(event_key__in=event_keys, state=MessageState.HELD, created_at__lte=before)
    return frozenset(rows.values_list("event_key", flat=True))


def count_failed(actor: Actor) -> int:
    return Message.objects.filter(state=MessageState.FAILED).count()


def _view(row: Message) -> MessageView:
    return MessageView(
        message_id=row.message_id,
        template=row.template,
        subject=row.subject,
        state=row.state,
        state_label=str(MessageState(row.state).label),
        created_at=row.created_at,
        ended_at=row.ended_at,
        maybe_twice=row.maybe_twice,
        failure=row.failure,
    )
