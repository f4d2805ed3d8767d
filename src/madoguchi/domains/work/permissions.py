"""Whose work it is: the section's own clerks, and supervisors for all sections."""

from __future__ import annotations

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.domains.work.errors import WorkError
from madoguchi.foundation import cities
from madoguchi.foundation.policy.actors import Actor, Role

_ALL_SECTIONS = (Role.SUPERVISOR, Role.SYSTEM)


def check_duty(actor: Actor) -> None:
    """Errors: `work.not_permitted` for everybody who does no section work."""
    if not actor.has(Role.SECTION_CLERK, *_ALL_SECTIONS):
        raise NotPermitted(WorkError.NOT_PERMITTED)


def sections_of(actor: Actor) -> tuple[str, ...]:
    """Ids of the sections whose work the actor may see, in the order of the city's data."""
    check_duty(actor)
    known = cities.current().sections
    return tuple(section for section in known if actor.has(*_ALL_SECTIONS) or section in actor.sections)


def check_section(actor: Actor, section: str, hidden_as: WorkError = WorkError.NOT_FOUND) -> None:
    """Another section's work looks missing. Errors: `work.not_permitted`, `hidden_as`."""
    check_duty(actor)
    if not actor.has(*_ALL_SECTIONS) and section not in actor.sections:
        raise NotFoundOrHidden(hidden_as)
