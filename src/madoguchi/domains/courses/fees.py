"""What a group owes for taking part, and what is due back to it.

What was paid stands in `payments` alone. A group that gives its seats up in time, is refused, or whose course is called off
owes nothing; until then, and after the last day for cancelling, it owes the fee of its category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from madoguchi.domains.courses.models import Enrolment
from madoguchi.domains.courses.states import EnrolmentState, FeeState
from madoguchi.domains.payments import selectors as payments
from madoguchi.foundation.policy.actors import Actor

_OWES = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.MISSED)


@dataclass(frozen=True, slots=True)
class Fee:
    """In yen. `due_yen` is 0 for who owes nothing any more; `paid_yen` without what was voided."""

    due_yen: int
    paid_yen: int
    refunded_yen: int

    @property
    def owed_yen(self) -> int:
        """Still to be paid; below zero: due back."""
        return self.due_yen - (self.paid_yen - self.refunded_yen)

    @property
    def refund_yen(self) -> int:
        return max(0, -self.owed_yen)

    @property
    def state(self) -> FeeState:
        if self.owed_yen:
            return FeeState.UNPAID if self.owed_yen > 0 else FeeState.REFUND_DUE
        if self.refunded_yen:
            return FeeState.REFUNDED
        return FeeState.PAID if self.paid_yen else FeeState.NONE


def fees_of(actor: Actor, rows: Sequence[Enrolment]) -> dict[str, Fee]:
    """By reference. Queries: 1."""
    paid = payments.sum_paid(actor, [row.reference for row in rows])
    return {
        row.reference: Fee(
            row.due_yen if row.state in _OWES else 0, paid.get(row.reference, 0), row.refunded_yen
        )
        for row in rows
    }


def fee_of(actor: Actor, row: Enrolment) -> Fee:
    """Queries: 1."""
    return fees_of(actor, [row])[row.reference]
