"""A clerk accepts what has arrived, for a whole case at once."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.applications.events import ApplicationsAccepted
from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.moving import move
from madoguchi.domains.applications.permissions import check_duty
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.applications.status import send_status
from madoguchi.foundation import clock, events
from madoguchi.foundation.policy.actors import Actor


def accept_applications(*, actor: Actor, case_reference: str) -> list[Application]:
    """Accepts every application of the case that has arrived; those accepted before stay as they are."""
    check_duty(actor, "work_at_counter", case_reference)
    with transaction.atomic():
        arrived = list(
            Application.objects.select_for_update()
            .filter(case_reference=case_reference, state=ApplicationState.ARRIVED)
            .order_by("pk")
        )
        accepted = [move(actor, application, "accept", accepted_at=clock.now()) for application in arrived]
        if accepted:
            events.publish(
                ApplicationsAccepted(applications=tuple(application.reference for application in accepted)),
                case=case_reference,
                actor=actor,
            )
            send_status(actor, case_reference)
        return accepted
