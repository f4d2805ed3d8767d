"""Who may prepare a push list, and who may let it go: the procedure's own section, and supervisors."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.push.errors import PushError
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import Actor, Role


def check_may_prepare(actor: Actor, procedure: str = "") -> None:
    """`procedure` "": anything of this room. Errors: NotPermitted `push.not_permitted`."""
    if not may_prepare(actor, procedure):
        raise NotPermitted(PushError.NOT_PERMITTED)


def may_prepare(actor: Actor, procedure: str = "") -> bool:
    if actor.has(Role.SUPERVISOR, Role.SYSTEM):
        return True
    found = cities.current().procedures.get(procedure)
    return actor.has(Role.SECTION_CLERK) and (found is None or found.section in actor.sections)


def check_is_second_person(actor: Actor, procedure: str, submitted_by: str) -> None:
    """Errors: NotPermitted `push.not_permitted`, `push.needs_second_person`."""
    check_may_prepare(actor, procedure)
    if actor.actor_id == submitted_by:
        raise NotPermitted(PushError.NEEDS_SECOND_PERSON)
