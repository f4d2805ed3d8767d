"""States of a pre-entry, a booking and a correction request, each with its citizen's and its staff's
label."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class EntryState(TextChoices):
    DRAFT = "draft", "入力の途中"
    SENT = "sent", "市役所へ送りました"
    PURGED = "purged", "入力内容は消しました"


class BookingState(TextChoices):
    BOOKED = "booked", "予約しています"
    CHANGED = "changed", "別の時間に変えました"
    CANCELLED = "cancelled", "取り消しました"
    REFUSED = "refused", "市役所の都合で取り消されました"


class CorrectionState(TextChoices):
    OPEN = "open", "なおしてください"
    SENT = "sent", "なおして送りました"


STAFF_LABELS = {
    EntryState.DRAFT: "下書き",
    EntryState.SENT: "送信済",
    EntryState.PURGED: "内容消去済",
    BookingState.BOOKED: "予約中",
    BookingState.CHANGED: "変更済",
    BookingState.CANCELLED: "取消",
    BookingState.REFUSED: "不成立",
    CorrectionState.OPEN: "補正待ち",
    CorrectionState.SENT: "補正済",
}

ENTRY = Table(
    "entry",
    (
        Transition("save", frozenset({EntryState.DRAFT}), EntryState.DRAFT, "", "entry.saved"),
        Transition("send", frozenset({EntryState.DRAFT}), EntryState.SENT, "", "entry.sent"),
        Transition(
            "purge", frozenset({EntryState.DRAFT, EntryState.SENT}), EntryState.PURGED, "", "entry.purged"
        ),
    ),
)
BOOKING = Table(
    "booking",
    (
        Transition("change", frozenset({BookingState.BOOKED}), BookingState.CHANGED, "", "booking.changed"),
        Transition(
            "cancel", frozenset({BookingState.BOOKED}), BookingState.CANCELLED, "", "booking.cancelled"
        ),
        Transition("refuse", frozenset({BookingState.BOOKED}), BookingState.REFUSED, "", "booking.refused"),
    ),
)
CORRECTION = Table(
    "correction",
    (Transition("send", frozenset({CorrectionState.OPEN}), CorrectionState.SENT, "", "correction.sent"),),
)
