"""Who may send a form for its numbers: those who do the section's work."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.number_requests.errors import NumberRequestError
from madoguchi.foundation.policy.actors import Actor, Role


def check_duty(actor: Actor) -> None:
    """Errors: `number_request.not_permitted`."""
    if not actor.has(Role.SECTION_CLERK, Role.SUPERVISOR):
        raise NotPermitted(NumberRequestError.NOT_PERMITTED)


def check_section(actor: Actor, section: str) -> None:
    """Errors: `number_request.not_permitted`, also for another section's clerk."""
    check_duty(actor)
    if not actor.has(Role.SUPERVISOR) and section not in actor.sections:
        raise NotPermitted(NumberRequestError.NOT_PERMITTED)
