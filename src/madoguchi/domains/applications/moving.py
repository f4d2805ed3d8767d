"""The one place where an application changes state: compare-and-set, history row and audit row in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.domains.applications.models import MAX_REASON, Application, ApplicationHistory
from madoguchi.domains.applications.permissions import check_duty
from madoguchi.domains.applications.states import APPLICATIONS
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def lock_application(reference: str) -> Application:
    """The row, locked for this transaction. Errors: `application.not_found`."""
    application = Application.objects.select_for_update().filter(reference=reference).first()
    if application is None:
        raise NotFoundOrHidden(ApplicationError.NOT_FOUND)
    return application


def move(
    actor: Actor, application: Application, name: str, *, reason: str = "", **times: datetime | None
) -> Application:
    """Applies the transition `name`. Errors: `application.not_permitted`, `application.wrong_state`."""
    transition = APPLICATIONS.get(name)
    check_duty(actor, transition.permission, application.case_reference)
    target = APPLICATIONS.target(name, application.state)
    now = clock.now()
    changed = Application.objects.filter(pk=application.pk, state=application.state).update(
        state=target, updated_at=now, **times
    )
    if changed != 1:
        raise InvalidTransition(ApplicationError.WRONG_STATE, transition=name, state=application.state)
    ApplicationHistory.objects.create(
        application=application,
        transition=name,
        from_state=application.state,
        to_state=target,
        actor_id=actor.actor_id,
        reason=reason[:MAX_REASON],
        at=now,
    )
    audit.record(
        actor,
        transition.audit_code,
        subject=application.case_reference,
        data={"application": application.reference},
    )
    application.refresh_from_db()
    return application
