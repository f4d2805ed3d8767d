"""Days on which an office takes no bookings: close with a reason, reopen, and whom to call."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import Conflict, DomainError, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.visits import booking_selectors, services
from madoguchi.foundation import cities, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import CHECK_IN, WATCH_OPERATIONS
from madoguchi.yards.counter import booking_page as page

_HOME = "/counter/closures/"


@requires(CHECK_IN)
@require_safe
def closures(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(WATCH_OPERATIONS)
@require_POST
@command("closures.close")
def close(request: HttpRequest) -> HttpResponse:
    """Needs the box ticked: everybody who is booked is told at once."""
    try:
        if not request.POST.get("sure"):
            raise ValidationFailed({"sure": "closure.not_sure"}, code="closure.not_sure")
        services.close_office(
            actor=actor_of(request),
            office=request.POST.get("office", ""),
            service=request.POST.get("service", ""),
            day=_day(request),
            reason=request.POST.get("reason", ""),
        )
    except (Conflict, ValidationFailed, NotFoundOrHidden) as refusal:
        return _page(request, refusal=refusal)
    return done(_HOME, request.POST.get("office", "")[:40])


@requires(WATCH_OPERATIONS)
@require_POST
@command("closures.reopen")
def reopen(request: HttpRequest) -> HttpResponse:
    try:
        services.reopen_office(
            actor=actor_of(request),
            office=request.POST.get("office", ""),
            service=request.POST.get("service", ""),
            day=_day(request),
        )
    except NotFoundOrHidden as refusal:
        return _page(request, refusal=refusal)
    return done(_HOME, request.POST.get("office", "")[:40])


@requires(WATCH_OPERATIONS)
@require_POST
@command("closures.extend")
def extend(request: HttpRequest) -> HttpResponse:
    """Give the internet side all that is still free on a day."""
    try:
        services.extend_quota(
            actor=actor_of(request), office=request.POST.get("office", ""), day=_day(request)
        )
    except (ValidationFailed, NotFoundOrHidden) as refusal:
        return _page(request, refusal=refusal)
    return done(_HOME, request.POST.get("office", "")[:40])


def _page(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    actor = actor_of(request)
    context: dict[str, Any] = {
        "places": list(cities.current().bookable.values()),
        "services": _services(),
        "typed": request.POST,
        "closures": [
            {"row": row, "office": page.office_name(row.office)}
            for row in booking_selectors.list_closures(actor)
        ],
        "to_phone": page.rows_of(booking_selectors.list_to_phone(actor)),
        "may_close": actor.has(*WATCH_OPERATIONS.roles),
        "refusal": message_for(refusal.code, "staff") if refusal else None,
    }
    response = release.page(
        request, "counter/closures.html", context, allowed=release.NOBODY, status=409 if refusal else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _services() -> list[tuple[str, str]]:
    named = {one.id: one.name.ja for place in cities.current().bookable.values() for one in place.booking}
    return list(named.items())


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        raise ValidationFailed({"day": "closure.day_missing"}, code="closure.day_missing") from None
