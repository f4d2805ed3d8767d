"""States of a citizen's enrolment, as this side knows it. What the office says is mirrored; the table is what citizens do."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", "申し込みました"
    WAITING = "waiting", "キャンセル待ちです"
    OFFERED = "offered", "席が空きました。お返事をください"
    ACCEPTED = "accepted", "お返事を市役所に送りました"
    CANCELLED = "cancelled", "取り消しました"
    LAPSED = "lapsed", "返事の期限が過ぎました"
    REFUSED = "refused", "申込みは成立しませんでした"
    CALLED_OFF = "called_off", "講座は中止になりました"
    ATTENDED = "attended", "出席しました"
    MISSED = "missed", "出席の記録がありません"


STAFF_LABELS = {
    EnrolmentState.ENROLLED: "申込み済み",
    EnrolmentState.WAITING: "キャンセル待ち",
    EnrolmentState.OFFERED: "席を案内中",
    EnrolmentState.ACCEPTED: "返事を送信済み",
    EnrolmentState.CANCELLED: "取消し",
    EnrolmentState.LAPSED: "返事なし",
    EnrolmentState.REFUSED: "不成立",
    EnrolmentState.CALLED_OFF: "中止",
    EnrolmentState.ATTENDED: "出席",
    EnrolmentState.MISSED: "欠席",
}

_E = EnrolmentState
ACTIVE = (_E.ENROLLED, _E.WAITING, _E.OFFERED, _E.ACCEPTED)
OVER = (_E.CANCELLED, _E.LAPSED, _E.REFUSED, _E.CALLED_OFF)
"""These have no seats."""

ENROLMENT = Table(
    "enrolment",
    (
        Transition("accept", frozenset({_E.OFFERED}), _E.ACCEPTED, "", "enrolment.answered"),
        Transition("change", frozenset({_E.ENROLLED}), _E.ENROLLED, "", "enrolment.category_changed"),
        Transition(
            "cancel", frozenset({_E.ENROLLED, _E.WAITING, _E.OFFERED}), _E.CANCELLED, "", "enrolment.given_up"
        ),
    ),
)
