"""Records that were opened though no ticket had led to them, and tries that were refused: the supervisor looks at these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from madoguchi.core.errors import NotPermitted
from madoguchi.domains.cases.errors import CaseError
from madoguchi.domains.cases.services.open_by_keys import OPENED, REFUSED
from madoguchi.foundation.audit.selectors import list_changes_of, list_views_of
from madoguchi.foundation.policy.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class Opening:
    at: datetime
    actor_id: str
    reference: str
    is_refused: bool


def list_unusual_openings(actor: Actor, *, since: datetime) -> list[Opening]:
    """The newest first, at most 200 of each kind. Errors: `case.not_permitted`. Queries: 2."""
    if not actor.has(Role.SUPERVISOR):
        raise NotPermitted(CaseError.NOT_PERMITTED)
    opened = [Opening(row.at, row.actor_id, row.subject, False) for row in list_changes_of(OPENED, since)]
    refused = [Opening(row.at, row.actor_id, row.subject, True) for row in list_views_of(REFUSED, since)]
    return sorted(opened + refused, key=lambda one: one.at, reverse=True)
