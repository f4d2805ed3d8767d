"""Who may do what in this room: one table, read by the services and by the tests' matrix."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.policy.actors import Actor, Role

DUTIES: dict[str, frozenset[Role]] = {
    "check_in": frozenset({Role.RECEPTIONIST, Role.COUNTER_CLERK, Role.SUPERVISOR, Role.KIOSK}),
    "serve": frozenset({Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR}),
    # The system carries out what people who wait ask for by telephone.
    "queue": frozenset(
        {Role.RECEPTIONIST, Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM}
    ),
    "booking": frozenset({Role.RECEPTIONIST, Role.COUNTER_CLERK, Role.SUPERVISOR, Role.SYSTEM}),
    "capacity": frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.SYSTEM}),
    "alarm": frozenset({Role.RECEPTIONIST, Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR}),
    "devices": frozenset({Role.OPERATOR}),
}


def demand(actor: Actor, duty: str) -> None:
    """Errors: NotPermitted `visit.not_permitted`."""
    if not actor.has(*DUTIES[duty]):
        raise NotPermitted("visit.not_permitted", duty=duty)
