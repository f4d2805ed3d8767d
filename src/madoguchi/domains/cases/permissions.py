"""Who may see and change a case."""

from __future__ import annotations

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.domains.cases.errors import CaseError
from madoguchi.foundation.policy.actors import Actor, Role

READERS = (
    Role.RECEPTIONIST,
    Role.COUNTER_CLERK,
    Role.SECTION_CLERK,
    Role.SUPERVISOR,
    Role.SYSTEM,
)
WRITERS = (Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM)


def check_may_read(actor: Actor, reference: str) -> None:
    """Staff at work, the system, and the household itself. Hidden looks like missing: `case.not_found`."""
    if not actor.has(*READERS) and not _is_own(actor, reference):
        raise NotFoundOrHidden(CaseError.NOT_FOUND)


def check_may_list(actor: Actor) -> None:
    if not actor.has(*READERS):
        raise NotPermitted(CaseError.NOT_PERMITTED)


def check_may_write(actor: Actor, reference: str) -> None:
    """Errors: `case.not_permitted` for staff without the duty, `case.not_found` for everybody else."""
    if actor.has(*WRITERS) or _is_own(actor, reference):
        return
    if actor.is_staff:
        raise NotPermitted(CaseError.NOT_PERMITTED)
    raise NotFoundOrHidden(CaseError.NOT_FOUND)


def _is_own(actor: Actor, reference: str) -> bool:
    return actor.has(Role.CITIZEN) and bool(reference) and actor.actor_id == reference
