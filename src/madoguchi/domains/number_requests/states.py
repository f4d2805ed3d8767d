"""States of a request to the number zone."""

from __future__ import annotations

from django.db.models import TextChoices

from madoguchi.core.statemachine import Table, Transition


class NumberRequestState(TextChoices):
    SENT = "sent", "個人番号の記入を依頼中"
    COMPLETED = "completed", "個人番号を記入済み"
    REFUSED = "refused", "個人番号を記入できない"


REQUESTS = Table(
    "number_request",
    (
        Transition(
            "complete",
            frozenset({NumberRequestState.SENT}),
            NumberRequestState.COMPLETED,
            audit_code="number_request.completed",
        ),
        Transition(
            "refuse",
            frozenset({NumberRequestState.SENT}),
            NumberRequestState.REFUSED,
            audit_code="number_request.refused",
        ),
    ),
)

REFUSALS = {
    "no_basis": "個人番号を書く根拠がない",
    "not_registered": "基幹システムにこの宛名番号の個人番号がない",
    "wrong_person": "様式の人と宛名番号の人がちがう",
    "paper_unfit": "様式の欄に印刷できない",
}
"""The number zone's reasons in words; the two zones share no code but the envelope."""
