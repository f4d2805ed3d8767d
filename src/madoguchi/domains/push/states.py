"""The life of a push list, and why somebody on it is not written to."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class PushState(TextChoices):
    COUNTING = "counting", "数えています"
    READY = "ready", "内容の確認中"
    SUBMITTED = "submitted", "承認待ち"
    SENDING = "sending", "送っています"
    SENT = "sent", "送り終えました"
    STOPPED = "stopped", "途中で止めました"
    CANCELLED = "cancelled", "取りやめました"


class Exclusion(TextChoices):
    """First reason that applies, in this order. PROTECTED comes first: nothing else may be said about such a person."""

    PROTECTED = "protected", "支援措置の確認が必要"
    HOLDS_IT = "holds_it", "すでに受けている・申請している"
    BY_CLERK = "by_clerk", "担当者が外した"
    OBJECTED = "objected", "お知らせを断っている"
    NO_CONSENT = "no_consent", "お知らせの同意がない"
    NO_CHANNEL = "no_channel", "届ける方法(メール)がない"


_OPEN = frozenset({PushState.COUNTING, PushState.READY, PushState.SUBMITTED})

PUSH_LISTS = Table(
    "push",
    (
        Transition(
            "recount", frozenset({PushState.READY}), PushState.COUNTING, "prepare_push", "push.recounted"
        ),
        Transition(
            "finish_count", frozenset({PushState.COUNTING}), PushState.READY, "prepare_push", "push.counted"
        ),
        Transition(
            "submit", frozenset({PushState.READY}), PushState.SUBMITTED, "prepare_push", "push.submitted"
        ),
        Transition(
            "refuse", frozenset({PushState.SUBMITTED}), PushState.READY, "approve_push", "push.refused"
        ),
        Transition(
            "approve", frozenset({PushState.SUBMITTED}), PushState.SENDING, "approve_push", "push.approved"
        ),
        Transition("finish", frozenset({PushState.SENDING}), PushState.SENT, "prepare_push", "push.finished"),
        Transition("stop", frozenset({PushState.SENDING}), PushState.STOPPED, "prepare_push", "push.stopped"),
        Transition("cancel", _OPEN, PushState.CANCELLED, "prepare_push", "push.cancelled"),
    ),
)
