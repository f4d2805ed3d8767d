"""The citizen's corrected values come back and become facts of the case."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden, ValidationFailed
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.domains.applications.events import ApplicationCorrected
from madoguchi.domains.applications.models import Application, Correction
from madoguchi.domains.applications.moving import lock_application, move
from madoguchi.domains.applications.status import send_status
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases import services as case_services
from madoguchi.foundation import clock, events
from madoguchi.foundation.policy.actors import Actor


def correct_application(
    *, actor: Actor, reference: str, values: Mapping[tuple[str, str], str]
) -> Application:
    """`values`: (member id or "", fact) → text as typed. Only fields that were asked for are taken.

    Errors: `correction.unknown` (nothing is open), `correction.field_not_asked`, value errors of the case.
    """
    with transaction.atomic():
        application = lock_application(reference)
        correction = Correction.objects.filter(application=application, answered_at__isnull=True).first()
        if correction is None:
            raise NotFoundOrHidden(ApplicationError.CORRECTION_UNKNOWN)
        asked = {(field["member_id"], field["fact"]) for field in correction.fields}
        if not set(values) <= asked:
            raise ValidationFailed({"fields": ApplicationError.CORRECTION_FIELD_NOT_ASKED})
        case = cases.get_case(actor, application.case_reference)
        case_services.record_facts(
            actor=actor,
            case=application.case_reference,
            values=values,
            door="correction",
            expected_version=case.version,
            correction=True,
        )
        Correction.objects.filter(pk=correction.pk).update(answered_at=clock.now())
        application = move(actor, application, "correct")
        events.publish(
            ApplicationCorrected(application=reference, procedure=application.procedure_id),
            case=application.case_reference,
            actor=actor,
        )
        send_status(actor, application.case_reference)
        return application
