"""A case ends with its applications, and comes back with them."""

from __future__ import annotations

from django.db import transaction

from madoguchi.domains.applications.models import Application
from madoguchi.domains.applications.states import ApplicationState
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases import services as case_services
from madoguchi.domains.cases.states import CaseState
from madoguchi.foundation.policy.actors import Actor

_ENDED = (ApplicationState.COMPLETED, ApplicationState.WITHDRAWN)


def settle_case(*, actor: Actor, case_reference: str) -> None:
    """Close the filed case when all its applications have ended, reopen the closed one when one goes on.

    Idempotent, whatever the order of the news. A case that is being heard again is left to its clerk.
    Errors: `case.not_found`, `case.not_permitted`.
    """
    with transaction.atomic():
        state = cases.get_case(actor, case_reference).state
        made = Application.objects.filter(case_reference=case_reference)
        goes_on = made.exclude(state__in=_ENDED).exists()
        if state == CaseState.FILED and made.exists() and not goes_on:
            case_services.close_case(actor=actor, case=case_reference)
        elif state == CaseState.CLOSED and goes_on:
            case_services.reopen_case(actor=actor, case=case_reference)
