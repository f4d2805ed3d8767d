"""Corrections that arrive from the internet side by envelope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.core.errors import Conflict
from madoguchi.domains.applications.models import Correction
from madoguchi.domains.applications.services.correct_application import correct_application
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.transfer import Header

ATTEMPTS = 3


def receive_correction(payload: Mapping[str, Any], header: Header) -> None:
    """Payload: `{reference, application, values: [{member, fact, value}]}`. A second delivery changes nothing.

    A clerk may record something in the same moment; the citizen's answer is then laid on what the clerk wrote,
    because an envelope that is refused is gone.
    """
    is_open = Correction.objects.filter(
        application__reference=payload["application"],
        application__case_reference=payload["reference"],
        answered_at__isnull=True,
    ).exists()
    if not is_open:
        return
    citizen = Actor(actor_id=payload["reference"], roles=frozenset({Role.CITIZEN}))
    values = {(value["member"], value["fact"]): value["value"] for value in payload["values"]}
    for attempt in range(1, ATTEMPTS + 1):
        try:
            correct_application(actor=citizen, reference=payload["application"], values=values)
        except Conflict:
            if attempt == ATTEMPTS:
                raise
        else:
            return
