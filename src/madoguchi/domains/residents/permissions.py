"""Who may read and write the register."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.foundation.policy.actors import Actor, Role

READERS = (Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM)
WRITERS = READERS
APPROVERS = (Role.SECTION_CLERK, Role.SUPERVISOR)
IMPORTERS = (Role.SUPERVISOR, Role.SYSTEM)


def check_may_read(actor: Actor) -> None:
    _check(actor, READERS)


def check_may_write(actor: Actor) -> None:
    _check(actor, WRITERS)


def check_may_approve(actor: Actor) -> None:
    _check(actor, APPROVERS)


def check_may_import(actor: Actor) -> None:
    _check(actor, IMPORTERS)


def _check(actor: Actor, roles: tuple[Role, ...]) -> None:
    """Errors: NotPermitted `resident.not_permitted`."""
    if not actor.has(*roles):
        raise NotPermitted(ResidentError.NOT_PERMITTED)
