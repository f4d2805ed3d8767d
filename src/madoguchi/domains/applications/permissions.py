"""Which duty each act needs. Whose section it is, is the work room's to check."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.applications.errors import ApplicationError
from madoguchi.foundation.policy.actors import Actor, Role

DUTIES = {
    "work_at_counter": frozenset({Role.COUNTER_CLERK, Role.SUPERVISOR, Role.SYSTEM}),
    "work_in_section": frozenset({Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM}),
    "own_case": frozenset({Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM}),
}


def check_duty(actor: Actor, duty: str, case_reference: str) -> None:
    """`own_case` is also the household's own. Errors: `application.not_permitted`."""
    is_own = actor.has(Role.CITIZEN) and actor.actor_id == case_reference
    if actor.has(*DUTIES[duty]) or (duty == "own_case" and is_own):
        return
    raise NotPermitted(ApplicationError.NOT_PERMITTED, duty=duty)
