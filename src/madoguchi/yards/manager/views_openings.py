"""Unusual access: records opened without a ticket that had been called, of the last 30 days."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.domains.cases.openings import list_unusual_openings
from madoguchi.foundation import clock, release
from madoguchi.foundation.accounts.selectors import staff_names
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import WATCH_OPERATIONS
from madoguchi.foundation.release import NOBODY

_DAYS = 30


@requires(WATCH_OPERATIONS)
@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """Who and which case; nobody's name, and no way into the record from here."""
    rows = list_unusual_openings(actor_of(request), since=clock.now() - timedelta(days=_DAYS))
    names = staff_names({row.actor_id for row in rows})
    context = {"rows": [(row, names[row.actor_id]) for row in rows], "days": _DAYS}
    return release.page(request, "manager/openings.html", context, allowed=NOBODY)
