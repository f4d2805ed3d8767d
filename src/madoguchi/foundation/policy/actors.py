"""Who acts. Every service takes an `Actor` first, so that no change and no view is nameless."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Duties, not ranks. One person may hold several."""

    RECEPTIONIST = "receptionist"
    COUNTER_CLERK = "counter_clerk"
    SECTION_CLERK = "section_clerk"
    NUMBER_CLERK = "number_clerk"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    AUDITOR = "auditor"
    CITIZEN = "citizen"
    KIOSK = "kiosk"
    SIGNAGE = "signage"
    SYSTEM = "system"


STAFF_ROLES = frozenset(
    {
        Role.RECEPTIONIST,
        Role.COUNTER_CLERK,
        Role.SECTION_CLERK,
        Role.NUMBER_CLERK,
        Role.SUPERVISOR,
        Role.OPERATOR,
        Role.AUDITOR,
    }
)


@dataclass(frozen=True, slots=True)
class Actor:
    """`actor_id` is a public id: a staff sign-in name, a case reference, a device name, or "system".

    `sections` are the section ids a section clerk works for. `on_behalf_of` names the citizen's case
    reference when staff types for somebody.
    """

    actor_id: str
    roles: frozenset[Role]
    sections: frozenset[str] = field(default_factory=frozenset)
    purpose: str = ""
    on_behalf_of: str = ""

    def has(self, *roles: Role) -> bool:
        return not self.roles.isdisjoint(roles)

    @property
    def is_staff(self) -> bool:
        return not self.roles.isdisjoint(STAFF_ROLES)


ANONYMOUS = Actor(actor_id="anonymous", roles=frozenset({Role.CITIZEN}))
SYSTEM = Actor(actor_id="system", roles=frozenset({Role.SYSTEM}))
