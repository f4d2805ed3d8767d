"""Rows of the core system that do not go with what stands here: listed without names, opened one at a time, decided once."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import InvalidTransition, ValidationFailed
from madoguchi.domains.residents import conflicts, services
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.states import Decision
from madoguchi.foundation import release
from madoguchi.foundation.accounts.selectors import staff_names
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import SETTLE_CORE_CONFLICTS
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.back import conflict_page

_MOST = 100


@requires(SETTLE_CORE_CONFLICTS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


def _overview(request: HttpRequest, *, problem: str = "", status: int = HTTPStatus.OK) -> HttpResponse:
    actor = actor_of(request)
    decided = conflicts.list_decided_lines(actor)
    names = staff_names({line.decided_by for line in decided})
    context = {
        "lines": [
            (line, [conflict_page.column_label(name) for name in line.columns])
            for line in conflicts.list_conflict_lines(actor, limit=_MOST)
        ],
        "count": conflicts.count_conflicts(actor),
        "decided": [(line, Decision(line.decision).label, names[line.decided_by]) for line in decided],
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "back/conflicts.html", context, allowed=NOBODY, status=status)


@requires(SETTLE_CORE_CONFLICTS)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    """Side by side. The gate warns of a protective measure (支援措置) on either person, or shows nothing."""
    return _show(request, number)


def _show(
    request: HttpRequest, number: int, *, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    found = conflicts.get_conflict(actor_of(request), number)
    context = {
        "found": found,
        "subject": conflict_page.their_subject(found),
        "rows": conflict_page.compared_rows(found),
        "effects": conflict_page.effects_of(found.kind),
        "problem": message_for(problem, "staff") if problem else None,
    }
    allowed = conflict_page.allowed_of(found)
    return release.page(request, "back/conflict.html", context, allowed=allowed, status=status)


@requires(SETTLE_CORE_CONFLICTS)
@require_POST
@command("resident.settle_conflict")
def settle(request: HttpRequest, number: int) -> HttpResponse:
    decision = request.POST.get("decision", "")
    if decision not in Decision.values:
        missing = ResidentError.DECISION_MISSING
        return _show(request, number, problem=missing, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        services.settle_conflict(actor=actor_of(request), conflict_id=number, decision=Decision(decision))
    except InvalidTransition as refusal:
        return _overview(request, problem=refusal.code, status=HTTPStatus.CONFLICT)
    except ValidationFailed as refusal:
        return _show(request, number, problem=refusal.code, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return done(reverse("back:conflicts"), str(number))
