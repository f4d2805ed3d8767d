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


class ConflictKind(TextChoices):
    """Why a row of the core system waits for a person's decision."""

    ROW_DIFFERS = "row_differs", "同じ履歴番号の記録が違う"
    SAME_PERSON = "same_person", "氏名・生年月日・性別が同じ別の番号の人がいる"
    OTHER_HOUSEHOLD = "other_household", "案件で登録した世帯と違う世帯にいる"
    TWO_HEADS = "two_heads", "世帯主が二人になる"


class Decision(TextChoices):
    KEEP = "keep", "いまの記録のまま"
    TAKE = "take", "基幹システムの記録を採る"


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
