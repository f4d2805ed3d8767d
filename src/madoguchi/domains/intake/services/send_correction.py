"""The citizen's answer to a returned application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.intake.errors import IntakeError
from madoguchi.domains.intake.models import CorrectionRequestMirror
from madoguchi.domains.intake.selectors import hash_token
from madoguchi.domains.intake.states import CORRECTION
from madoguchi.foundation import audit, transfer
from madoguchi.foundation.policy.actors import Actor


def send_correction(actor: Actor, *, token: str, values: Mapping[tuple[str, str], str]) -> str:
    """Send the corrected values, (member, fact) → text, to the office; returns the application's reference.

    Errors: NotFoundOrHidden `correction.not_found`; InvalidTransition `correction.wrong_state` the second
    time.
    Locks: the request's row.
    """
    with transaction.atomic():
        row = CorrectionRequestMirror.objects.select_for_update().filter(token_hash=hash_token(token)).first()
        if row is None:
            raise NotFoundOrHidden(IntakeError.CORRECTION_NOT_FOUND)
        row.state = CORRECTION.target("send", row.state)
        row.save(update_fields=["state"])
        payload: dict[str, Any] = {
            "reference": row.reference,
            "application": row.application,
            "values": [{"member": m, "fact": fact, "value": text} for (m, fact), text in values.items()],
        }
        transfer.send("correction", payload, to="office", actor=actor)
        audit.record(
            actor,
            "correction.sent",
            subject=row.application,
            fields=[fact for _, fact in values],
        )
    return row.application
