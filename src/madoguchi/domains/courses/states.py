"""States of a course and of an enrolment, and what leads from one to the other. Labels: staff first, citizens' in `CITIZEN`."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class CourseState(TextChoices):
    PLANNED = "planned", "開催予定"
    CALLED_OFF = "called_off", "中止"
    HELD = "held", "終了"


class FeeState(TextChoices):
    NONE = "none", "参加料なし"
    UNPAID = "unpaid", "未納"
    PAID = "paid", "収納済み"
    REFUND_DUE = "refund_due", "返金待ち"
    REFUNDED = "refunded", "返金済み"


class EnrolmentState(TextChoices):
    ENROLLED = "enrolled", "申込み済み"
    WAITING = "waiting", "キャンセル待ち"
    OFFERED = "offered", "席を案内中"
    CANCELLED = "cancelled", "取消し"
    LAPSED = "lapsed", "返事なし"
    REFUSED = "refused", "不成立"
    CALLED_OFF = "called_off", "中止"
    ATTENDED = "attended", "出席"
    MISSED = "missed", "欠席"


CITIZEN = {
    EnrolmentState.ENROLLED: "申し込みました",
    EnrolmentState.WAITING: "キャンセル待ちです",
    EnrolmentState.OFFERED: "席が空きました",
    EnrolmentState.CANCELLED: "取り消しました",
    EnrolmentState.LAPSED: "返事の期限が過ぎました",
    EnrolmentState.REFUSED: "申込みは成立しませんでした",
    EnrolmentState.CALLED_OFF: "講座は中止になりました",
    EnrolmentState.ATTENDED: "出席しました",
    EnrolmentState.MISSED: "出席の記録がありません",
}

_E = EnrolmentState
SEATED = (_E.ENROLLED, _E.OFFERED, _E.ATTENDED)
"""These have seats: taken, or held for an answer."""
ACTIVE = (_E.ENROLLED, _E.WAITING, _E.OFFERED)
"""These still stand before the course."""

COURSE = Table(
    "course",
    (
        Transition(
            "call_off",
            frozenset({CourseState.PLANNED}),
            CourseState.CALLED_OFF,
            "manage",
            "course.called_off",
        ),
        Transition("close", frozenset({CourseState.PLANNED}), CourseState.HELD, "manage", "course.closed"),
    ),
)
ENROLMENT = Table(
    "enrolment",
    (
        Transition("offer", frozenset({_E.WAITING}), _E.OFFERED, "desk", "enrolment.offered"),
        Transition("accept", frozenset({_E.OFFERED}), _E.ENROLLED, "desk", "enrolment.accepted"),
        Transition("lapse", frozenset({_E.OFFERED}), _E.LAPSED, "desk", "enrolment.lapsed"),
        Transition("change", frozenset({_E.ENROLLED}), _E.ENROLLED, "desk", "enrolment.changed"),
        Transition("cancel", frozenset(ACTIVE), _E.CANCELLED, "desk", "enrolment.cancelled"),
        Transition("refuse", frozenset(ACTIVE), _E.REFUSED, "desk", "enrolment.refused"),
        Transition("call_off", frozenset(ACTIVE), _E.CALLED_OFF, "manage", "enrolment.called_off"),
        Transition(
            "attend",
            frozenset({_E.ENROLLED, _E.ATTENDED, _E.MISSED}),
            _E.ATTENDED,
            "desk",
            "enrolment.attended",
        ),
        Transition("unmark", frozenset({_E.ATTENDED}), _E.ENROLLED, "desk", "enrolment.unmarked"),
        Transition("miss", frozenset({_E.ENROLLED}), _E.MISSED, "desk", "enrolment.missed"),
    ),
)
