"""The number zone's answer: completed, or a reason. It has no place for a number."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.domains.number_requests.errors import NumberRequestError
from madoguchi.domains.number_requests.models import NumberRequest
from madoguchi.domains.number_requests.states import REFUSALS, REQUESTS, NumberRequestState
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.transfer import Header


def receive_answer(payload: dict[str, Any], header: Header) -> None:
    """Idempotent: the same answer again changes nothing. An answer to nothing that was asked is refused.

    Errors: `number_request.wrong_sender`, `transfer.not_found`, `number_request.wrong_state`. Locks: the request.
    """
    if header.sender != "number":
        raise Conflict(NumberRequestError.WRONG_SENDER)
    with transaction.atomic():
        row = NumberRequest.objects.select_for_update().filter(public_id=str(payload.get("request"))).first()
        if row is None:
            raise NotFoundOrHidden("transfer.not_found")
        is_completed = payload.get("result") == "completed"
        wanted = NumberRequestState.COMPLETED if is_completed else NumberRequestState.REFUSED
        if row.state == wanted:
            return
        row.state = REQUESTS.target("complete" if is_completed else "refuse", row.state)
        reason = str(payload.get("reason", ""))
        row.refusal = reason if reason in REFUSALS and not is_completed else ""
        row.answered_at = clock.now()
        row.save(update_fields=["state", "refusal", "answered_at"])
        code = "number_request.completed" if is_completed else "number_request.refused"
        data = {"request": row.public_id, "form": row.form_id, "reason": row.refusal}
        audit.record(SYSTEM, code, subject=row.case_reference, data=data)
