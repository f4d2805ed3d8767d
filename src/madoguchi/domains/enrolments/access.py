"""Who may see an enrolment: the holder of its reference and secret."""

from __future__ import annotations

from dataclasses import dataclass, field

from madoguchi.foundation.policy.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Access:
    """Made by `selectors.get_access` only after the secret was checked. The secret never shows in a log."""

    reference: str
    secret: str = field(repr=False)

    @property
    def actor(self) -> Actor:
        return Actor(actor_id=self.reference, roles=frozenset({Role.CITIZEN}))
