"""Who may complete a form: clerks of individual numbers, for the sections they work for."""

from __future__ import annotations

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.domains.numbers.errors import NumberError
from madoguchi.foundation.policy.actors import Actor, Role


def check_duty(actor: Actor) -> None:
    """Errors: `number.not_permitted`."""
    if not actor.has(Role.NUMBER_CLERK):
        raise NotPermitted(NumberError.NOT_PERMITTED)


def check_section(actor: Actor, section: str) -> None:
    """Another section's task looks missing. Errors: `number.not_permitted`, `number.not_found`."""
    check_duty(actor)
    if section not in actor.sections:
        raise NotFoundOrHidden(NumberError.NOT_FOUND)
