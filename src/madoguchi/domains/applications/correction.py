"""Corrections that arrive from the internet side by envelope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from madoguchi.domains.applications.models import Correction
from madoguchi.domains.applications.services.correct_application import correct_application
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.transfer import Header


def receive_correction(payload: Mapping[str, Any], header: Header) -> None:
    """Payload: `{reference, application, values: [{member_id, fact, value}]}`. A second delivery changes nothing."""
    is_open = Correction.objects.filter(
        application__reference=payload["application"],
        application__case_reference=payload["reference"],
        answered_at__isnull=True,
    ).exists()
    if not is_open:
        return
    citizen = Actor(actor_id=payload["reference"], roles=frozenset({Role.CITIZEN, Role.SYSTEM}))
    values = {(value["member_id"], value["fact"]): value["value"] for value in payload["values"]}
    correct_application(actor=citizen, reference=payload["application"], values=values)
