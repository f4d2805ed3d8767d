"""States of a work step and of a row of the exchange, as data."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class ItemState(TextChoices):
    """`done` and `approved` are the two ends of a step: alone, or by a second person."""

    PENDING = "pending", "前の工程待ち"
    OPEN = "open", "未着手"
    CLAIMED = "claimed", "処理中"
    WAITING_APPROVAL = "waiting_approval", "承認待ち"
    DONE = "done", "完了"
    APPROVED = "approved", "承認済み"
    RETURNED = "returned", "市民の補正待ち"
    CANCELLED = "cancelled", "取下げにより中止"


FINISHED = (ItemState.DONE, ItemState.APPROVED)
AT_WORK = (ItemState.OPEN, ItemState.CLAIMED, ItemState.WAITING_APPROVAL, ItemState.RETURNED)
"""What a section's list shows."""

_S = ItemState
_WORK = "work_in_section"

ITEMS = Table(
    "work_item",
    (
        Transition("begin", frozenset({_S.PENDING}), _S.OPEN, audit_code="work.opened"),
        Transition("claim", frozenset({_S.OPEN}), _S.CLAIMED, _WORK, "work.claimed"),
        Transition("release", frozenset({_S.CLAIMED}), _S.OPEN, _WORK, "work.released"),
        Transition("finish", frozenset({_S.CLAIMED}), _S.DONE, _WORK, "work.finished"),
        Transition("hand_in", frozenset({_S.CLAIMED}), _S.WAITING_APPROVAL, _WORK, "work.handed_in"),
        Transition("approve", frozenset({_S.WAITING_APPROVAL}), _S.APPROVED, _WORK, "work.approved"),
        Transition("refuse", frozenset({_S.WAITING_APPROVAL}), _S.OPEN, _WORK, "work.refused"),
        Transition("return", frozenset({_S.CLAIMED}), _S.RETURNED, _WORK, "work.returned"),
        Transition("resume", frozenset({_S.RETURNED}), _S.OPEN, audit_code="work.resumed"),
        Transition("reopen", frozenset(FINISHED), _S.OPEN, _WORK, "work.reopened"),
        Transition(
            "cancel",
            frozenset({_S.PENDING, _S.OPEN, _S.CLAIMED, _S.WAITING_APPROVAL, _S.RETURNED}),
            _S.CANCELLED,
            audit_code="work.cancelled",
        ),
    ),
)


class RowState(TextChoices):
    """`stopped`: the row never went into the file, and says why."""

    SENT = "sent", "結果待ち"
    STOPPED = "stopped", "ファイルに入れなかった"
    ACCEPTED = "accepted", "取込み済み"
    REJECTED = "rejected", "エラー(差戻し)"
    BY_HAND = "by_hand", "手作業で入力済み"


TAKEN = (RowState.SENT, RowState.ACCEPTED, RowState.BY_HAND)
"""Such a row is not sent again."""

ROWS = Table(
    "exchange_row",
    (
        Transition("accept", frozenset({RowState.SENT}), RowState.ACCEPTED, _WORK, "exchange.row_accepted"),
        Transition("reject", frozenset({RowState.SENT}), RowState.REJECTED, _WORK, "exchange.row_rejected"),
        Transition(
            "enter_by_hand",
            frozenset({RowState.STOPPED}),
            RowState.BY_HAND,
            _WORK,
            "exchange.row_by_hand",
        ),
    ),
)


class StopReason(TextChoices):
    """Why a row stays out of the file."""

    CHARACTER = "character", "文字コードにない文字"
    FORMULA = "formula", "表計算ソフトが式として読む値"
    PROTECTED = "protected", "支援措置の対象(手作業で入力)"
