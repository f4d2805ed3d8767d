"""Who may do what with courses: one table, read by the services and by the tests."""

from __future__ import annotations

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.courses.errors import CourseError
from madoguchi.foundation.policy.actors import Actor, Role

DUTIES: dict[str, frozenset[Role]] = {
    "desk": frozenset(
        {Role.RECEPTIONIST, Role.COUNTER_CLERK, Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM}
    ),
    "till": frozenset({Role.COUNTER_CLERK, Role.SUPERVISOR}),
    "manage": frozenset({Role.SECTION_CLERK, Role.SUPERVISOR, Role.SYSTEM}),
}


def demand(actor: Actor, duty: str) -> None:
    """Errors: NotPermitted `course.not_permitted`."""
    if not actor.has(*DUTIES[duty]):
        raise NotPermitted(CourseError.NOT_PERMITTED, duty=duty)
