"""仮登録 → 決裁 → 本登録. Until the last step others see the row before it.
A move-in that is withdrawn before its approval ends.
"""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class RegisterState(TextChoices):
    PROVISIONAL = "provisional", "仮登録"
    APPROVED = "approved", "決裁済み"
    FINAL = "final", "本登録"
    ENDED = "ended", "取下げで終了"


class MeasureRequestKind(TextChoices):
    RELEASE = "release", "解除"
    LIFT = "lift", "一時解除"


CITIZEN_LABELS: dict[str, str] = {
    RegisterState.PROVISIONAL: "確認しています",
    RegisterState.APPROVED: "確認しています",
    RegisterState.FINAL: "登録しました",
    RegisterState.ENDED: "取り下げました",
}

TRANSITIONS = Table(
    "register",
    (
        Transition(
            "approve",
            frozenset({RegisterState.PROVISIONAL}),
            RegisterState.APPROVED,
            "residents.approve",
            "resident.approved",
        ),
        Transition(
            "finalise",
            frozenset({RegisterState.APPROVED}),
            RegisterState.FINAL,
            "residents.approve",
            "resident.registered",
        ),
        Transition(
            "end",
            frozenset({RegisterState.PROVISIONAL}),
            RegisterState.ENDED,
            audit_code="resident.move_in_ended",
        ),
    ),
)
