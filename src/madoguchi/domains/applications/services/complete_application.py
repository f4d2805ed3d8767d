"""All steps are done: the application is complete and its citizen hears of it."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.applications.events import ApplicationCompleted
from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.status import send_status
from madoguchi.foundation import clock, events
from madoguchi.foundation.policy.actors import Actor


def complete_application(*, actor: Actor, reference: str) -> Application:
    """Errors: `application.not_found`, `application.wrong_state`."""
    with transaction.atomic():
        application = move(actor, lock_application(reference), "complete", completed_at=clock.now())
        events.publish(
            ApplicationCompleted(application=reference, procedure=application.procedure_id),
            case=application.case_reference,
            actor=actor,
        )
        send_status(actor, application.case_reference)
        return application
