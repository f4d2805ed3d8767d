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
    HELD = "held", "あなたのためにとってあります"
    BOOKED = "booked", "予約しています"
    CHANGED = "changed", "別の時間に変えました"
    CANCELLED = "cancelled", "取り消しました"
    REFUSED = "refused", "市役所の都合で取り消されました"
    LAPSED = "lapsed", "時間内に確定されませんでした"
    MISSED = "missed", "来られませんでした"


class WaitingKind(TextChoices):
    WAIT = "wait", "空き待ち"
    EARLIER = "earlier", "早い空きの知らせ"


class WaitingState(TextChoices):
    WAITING = "waiting", "空きを待っています"
    OFFERED = "offered", "空きをとってあります"
    TAKEN = "taken", "予約しました"
    LEFT = "left", "待つのをやめました"
    ENDED = "ended", "待つのが終わりました"


class CorrectionState(TextChoices):
    OPEN = "open", "なおしてください"
    SENT = "sent", "なおして送りました"


STANDING = (BookingState.HELD, BookingState.BOOKED)
"""These keep others off the place."""

STAFF_LABELS = {
    EntryState.DRAFT: "下書き",
    EntryState.SENT: "送信済",
    EntryState.PURGED: "内容消去済",
    BookingState.HELD: "仮押さえ",
    BookingState.BOOKED: "予約中",
    BookingState.CHANGED: "変更済",
    BookingState.CANCELLED: "取消",
    BookingState.REFUSED: "不成立",
    BookingState.MISSED: "来庁なし",
    BookingState.LAPSED: "仮押さえ期限切れ",
    WaitingState.WAITING: "空き待ち",
    WaitingState.OFFERED: "提示中",
    WaitingState.TAKEN: "予約済",
    WaitingState.LEFT: "取りやめ",
    WaitingState.ENDED: "終了",
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
        Transition("confirm", frozenset({BookingState.HELD}), BookingState.BOOKED, "", "booking.booked"),
        Transition("let_go", frozenset({BookingState.HELD}), BookingState.CANCELLED, "", "booking.let_go"),
        Transition("lapse", frozenset({BookingState.HELD}), BookingState.LAPSED, "", "claim.lapsed"),
        Transition("change", frozenset({BookingState.BOOKED}), BookingState.CHANGED, "", "booking.changed"),
        Transition(
            "cancel", frozenset({BookingState.BOOKED}), BookingState.CANCELLED, "", "booking.cancelled"
        ),
        Transition("refuse", frozenset({BookingState.BOOKED}), BookingState.REFUSED, "", "booking.refused"),
        Transition("miss", frozenset({BookingState.BOOKED}), BookingState.MISSED, "", "booking.missed"),
        Transition("excuse", frozenset({BookingState.MISSED}), BookingState.CANCELLED, "", "booking.excused"),
    ),
)
_WAITS = frozenset({WaitingState.WAITING, WaitingState.OFFERED})
WAITING = Table(
    "waiting",
    (
        Transition("offer", frozenset({WaitingState.WAITING}), WaitingState.OFFERED, "", "waiting.offered"),
        Transition("accept", frozenset({WaitingState.OFFERED}), WaitingState.TAKEN, "", "waiting.taken"),
        Transition(
            "decline", frozenset({WaitingState.OFFERED}), WaitingState.WAITING, "", "waiting.declined"
        ),
        Transition("lapse", frozenset({WaitingState.OFFERED}), WaitingState.WAITING, "", "waiting.lapsed"),
        Transition("leave", _WAITS, WaitingState.LEFT, "", "waiting.left"),
        Transition("end", _WAITS, WaitingState.ENDED, "", "waiting.ended"),
    ),
)
CORRECTION = Table(
    "correction",
    (Transition("send", frozenset({CorrectionState.OPEN}), CorrectionState.SENT, "", "correction.sent"),),
)
