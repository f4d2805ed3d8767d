"""The citizen takes an application back; a clerk records it with the reason."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.applications.events import ApplicationWithdrawn
from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.services.register_household import MOVES_IN
from madoguchi.domains.applications.status import send_status
from madoguchi.domains.residents import services as residents
from madoguchi.foundation import events
from madoguchi.foundation.policy.actors import Actor


def withdraw_application(*, actor: Actor, reference: str, reason: str) -> Application:
    """With a move-in, the household that still waits for its approval leaves the register: ended, not deleted.

    Errors: `application.not_found`, `application.wrong_state`, `application.not_permitted`.
    Locks: the application, then the household.
    """
    with transaction.atomic():
        application = move(actor, lock_application(reference), "withdraw", reason=reason)
        if application.procedure_id in MOVES_IN:
            residents.end_move_in(actor=actor, reference=application.case_reference)
        events.publish(
            ApplicationWithdrawn(application=reference, procedure=application.procedure_id),
            case=application.case_reference,
            actor=actor,
        )
        send_status(actor, application.case_reference)
        return application
