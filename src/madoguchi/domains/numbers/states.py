"""States of a form whose number boxes are to be completed, and why that may be refused."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class NumberTaskState(TextChoices):
    """`ready`: the basis is recorded, the form may be printed."""

    WAITING = "waiting", "根拠の記録待ち"
    READY = "ready", "印刷できる"
    COMPLETED = "completed", "記入済み"
    REFUSED = "refused", "記入できない"


AT_WORK = (NumberTaskState.WAITING, NumberTaskState.READY)
_MAY = "complete_numbers"

TASKS = Table(
    "number_task",
    (
        Transition(
            "record_basis",
            frozenset({NumberTaskState.WAITING}),
            NumberTaskState.READY,
            _MAY,
            "number.basis_recorded",
        ),
        Transition(
            "finish", frozenset({NumberTaskState.READY}), NumberTaskState.COMPLETED, _MAY, "number.completed"
        ),
        Transition("refuse", frozenset(AT_WORK), NumberTaskState.REFUSED, _MAY, "number.refused"),
    ),
)


class NumberRefusal(TextChoices):
    """What the office is told. A choice, because free text could carry a number."""

    NO_BASIS = "no_basis", "個人番号を書く根拠がない"
    NOT_REGISTERED = "not_registered", "基幹システムにこの宛名番号の個人番号がない"
    WRONG_PERSON = "wrong_person", "様式の人と宛名番号の人がちがう"
    PAPER_UNFIT = "paper_unfit", "様式の欄に印刷できない"
