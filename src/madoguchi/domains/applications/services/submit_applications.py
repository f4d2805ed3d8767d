"""The household's applications reach the city: the moment the law calls arrival."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict, ValidationFailed
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.domains.applications.events import ApplicationsSubmitted
from madoguchi.domains.applications.models import Application, ApplicationHistory
from madoguchi.domains.applications.permissions import check_duty
from madoguchi.domains.applications.services.register_household import MOVES_IN, register_if_possible
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.applications.status import send_status
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases import services as case_services
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor


def submit_applications(
    *, actor: Actor, case_reference: str, procedure_ids: Sequence[str]
) -> list[Application]:
    """One application per procedure, in the order given, all or none; the case is filed, and a household that
    moves in is provisionally registered where its facts allow it.

    Errors: `application.not_needed` (a procedure the plan does not list for this household),
    `application.already_submitted`, `application.not_permitted`, `case.wrong_state` (the case has ended).
    Locks: the case row.
    """
    check_duty(actor, "own_case", case_reference)
    with transaction.atomic():
        case = cases.get_case(actor, case_reference)
        needed = procedures.list_needed(case.facts, on=clock.today())
        if not procedure_ids or not set(procedure_ids) <= set(needed):
            raise ValidationFailed({"procedures": ApplicationError.NOT_NEEDED})
        case_services.file_case(actor=actor, case=case_reference)
        made = [_create(actor, case_reference, case.version, procedure_id) for procedure_id in procedure_ids]
        if not MOVES_IN.isdisjoint(procedure_ids):
            register_if_possible(actor=actor, case_reference=case_reference)
        audit.record(actor, "applications.submitted", subject=case_reference, data={"count": len(made)})
        events.publish(
            ApplicationsSubmitted(applications=tuple(application.reference for application in made)),
            case=case_reference,
            actor=actor,
        )
        send_status(actor, case_reference)
        return made


def _create(actor: Actor, case_reference: str, case_version: int, procedure_id: str) -> Application:
    now = clock.now()
    try:
        with transaction.atomic():
            application = Application.objects.create(
                reference=f"A{secrets.token_hex(6).upper()}",
                case_reference=case_reference,
                procedure_id=procedure_id,
                case_version=case_version,
                arrived_at=now,
                updated_at=now,
            )
    except IntegrityError as error:
        raise Conflict(ApplicationError.ALREADY_SUBMITTED, procedure=procedure_id) from error
    ApplicationHistory.objects.create(
        application=application,
        transition="submit",
        to_state=ApplicationState.ARRIVED,
        actor_id=actor.actor_id,
        at=now,
    )
    return application
