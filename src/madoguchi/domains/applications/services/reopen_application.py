"""A complete application goes back into process, because the core system has not taken what was sent."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.applications.events import ApplicationReopened
from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.status import send_status
from madoguchi.foundation import events
from madoguchi.foundation.policy.actors import Actor


def reopen_application(*, actor: Actor, reference: str, reason: str) -> Application:
    """Errors: `application.not_found`, `application.wrong_state`."""
    with transaction.atomic():
        application = move(actor, lock_application(reference), "reopen", reason=reason, completed_at=None)
        events.publish(
            ApplicationReopened(application=reference, procedure=application.procedure_id),
            case=application.case_reference,
            actor=actor,
        )
        send_status(actor, application.case_reference)
        return application
