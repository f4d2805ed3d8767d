"""States of an application. `arrived` and `accepted` are two times with two meanings: the law attaches its effect to arrival."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class ApplicationState(TextChoices):
    ARRIVED = "arrived", "到達"
    ACCEPTED = "accepted", "受付済み"
    IN_PROCESS = "in_process", "処理中"
    RETURNED = "returned", "差戻し"
    CORRECTED = "corrected", "補正済み"
    COMPLETED = "completed", "完了"
    WITHDRAWN = "withdrawn", "取下げ"


@dataclass(frozen=True, slots=True)
class Labels:
    """The same state in the words of the two sides of the counter."""

    citizen: str
    staff: str


LABELS = {
    ApplicationState.ARRIVED: Labels("届きました", "到達(受付前)"),
    ApplicationState.ACCEPTED: Labels("受け付けました", "受付済み・処理待ち"),
    ApplicationState.IN_PROCESS: Labels("手続きを進めています", "処理中"),
    ApplicationState.RETURNED: Labels("直していただきたいところがあります", "差戻し・市民の補正待ち"),
    ApplicationState.CORRECTED: Labels("直した内容が届きました", "補正が届いた・再確認待ち"),
    ApplicationState.COMPLETED: Labels("終わりました", "完了"),
    ApplicationState.WITHDRAWN: Labels("取り下げました", "取下げ"),
}

_OPEN = frozenset(
    {
        ApplicationState.ARRIVED,
        ApplicationState.ACCEPTED,
        ApplicationState.IN_PROCESS,
        ApplicationState.RETURNED,
        ApplicationState.CORRECTED,
    }
)

APPLICATIONS = Table(
    "application",
    (
        Transition(
            "accept",
            frozenset({ApplicationState.ARRIVED}),
            ApplicationState.ACCEPTED,
            permission="work_at_counter",
            audit_code="application.accepted",
        ),
        Transition(
            "process",
            frozenset({ApplicationState.ACCEPTED, ApplicationState.CORRECTED}),
            ApplicationState.IN_PROCESS,
            permission="work_in_section",
            audit_code="application.in_process",
        ),
        Transition(
            "return",
            frozenset({ApplicationState.ACCEPTED, ApplicationState.IN_PROCESS, ApplicationState.CORRECTED}),
            ApplicationState.RETURNED,
            permission="work_in_section",
            audit_code="application.returned",
        ),
        Transition(
            "correct",
            frozenset({ApplicationState.RETURNED}),
            ApplicationState.CORRECTED,
            permission="own_case",
            audit_code="application.corrected",
        ),
        Transition(
            "complete",
            frozenset({ApplicationState.IN_PROCESS}),
            ApplicationState.COMPLETED,
            permission="work_in_section",
            audit_code="application.completed",
        ),
        Transition(
            "reopen",
            frozenset({ApplicationState.COMPLETED}),
            ApplicationState.IN_PROCESS,
            permission="work_in_section",
            audit_code="application.reopened",
        ),
        Transition(
            "withdraw",
            _OPEN,
            ApplicationState.WITHDRAWN,
            permission="work_at_counter",
            audit_code="application.withdrawn",
        ),
    ),
)
