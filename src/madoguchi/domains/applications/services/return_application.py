"""差戻し: the citizen is asked to put certain fields right, by a link that only they hold."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.domains.applications.events import ApplicationReturned
from madoguchi.domains.applications.models import Application, Correction
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.status import send_status
from madoguchi.foundation import clock, events, transfer
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class AskedField:
    """A fact to put right: `member_id` is empty for a household fact."""

    member_id: str
    fact: str


@dataclass(frozen=True, slots=True)
class Returned:
    """`token` leaves the office only in the mail to the citizen; it is stored nowhere."""

    application: Application
    token: str


def return_application(
    *, actor: Actor, reference: str, fields: Sequence[AskedField], message: str
) -> Returned:
    """Errors: `application.return_needs_message`, `application.return_needs_fields`, wrong state."""
    errors: dict[str, str] = {}
    if not message.strip():
        errors["message"] = ApplicationError.RETURN_NEEDS_MESSAGE
    if not fields:
        errors["fields"] = ApplicationError.RETURN_NEEDS_FIELDS
    if errors:
        raise ValidationFailed(errors)
    token = secrets.token_urlsafe(24)
    token_hash = hashlib.sha256(token.encode()).hexdigest()
    asked = [{"member_id": field.member_id, "fact": field.fact} for field in fields]
    with transaction.atomic():
        application = move(actor, lock_application(reference), "return", reason=message.strip()[:200])
        Correction.objects.create(
            application=application,
            token_hash=token_hash,
            message=message.strip(),
            fields=asked,
            requested_by=actor.actor_id,
            requested_at=clock.now(),
        )
        events.publish(
            ApplicationReturned(application=reference, procedure=application.procedure_id),
            case=application.case_reference,
            actor=actor,
        )
        transfer.send(
            "correction_request",
            {
                "reference": application.case_reference,
                "application": reference,
                "procedure": application.procedure_id,
                "token_hash": token_hash,
                "fields": asked,
                "message": message.strip(),
            },
            to="front",
            actor=actor,
        )
        send_status(actor, application.case_reference)
        return Returned(application=application, token=token)
