"""The emergency button: a tap and a second one, who comes, and how it ended. Staff screens only."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, ValidationFailed
from madoguchi.domains.visits import alarm_list, services
from madoguchi.domains.visits.states import AlarmOutcome
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import CALL_FOR_HELP

_HOME = "/counter/alarms/"
_EXPECTED = (Conflict, InvalidTransition, ValidationFailed)


@requires(CALL_FOR_HELP)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """The page; with `X-Live-Part` only the bar that every page of the counter carries."""
    if request.headers.get("X-Live-Part"):
        actor = actor_of(request)
        context = {"alarms": alarm_list.list_open_alarms(actor), "actor": actor}
        return _page(request, "counter/alarm_list.html", context)
    return _home(request)


@requires(CALL_FOR_HELP)
@require_POST
@command("alarm.raise")
def raise_alarm(request: HttpRequest) -> HttpResponse:
    """`sure` comes from holding the button or from the second tap; without it, the second tap is asked for."""
    if not request.POST.get("sure"):
        return _page(request, "counter/alarm_sure.html", {})
    return done(_HOME, services.raise_alarm(actor=actor_of(request)).public_id)


@requires(CALL_FOR_HELP)
@require_POST
@command("alarm.acknowledge")
def acknowledge(request: HttpRequest, alarm: str) -> HttpResponse:
    return _run(request, lambda: services.acknowledge_alarm(actor=actor_of(request), alarm=alarm).public_id)


@requires(CALL_FOR_HELP)
@require_POST
@command("alarm.end")
def end(request: HttpRequest, alarm: str) -> HttpResponse:
    outcome, note = request.POST.get("outcome", ""), request.POST.get("note", "")
    return _run(
        request,
        lambda: (
            services.end_alarm(actor=actor_of(request), alarm=alarm, outcome=outcome, note=note).public_id
        ),
    )


def _run(request: HttpRequest, work: Callable[[], str]) -> HttpResponse:
    try:
        result = work()
    except _EXPECTED as refusal:
        return _home(request, refusal=refusal)
    return done(_HOME, result)


def _home(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    actor = actor_of(request)
    context: dict[str, object] = {
        "alarms": alarm_list.list_open_alarms(actor),
        "ended": alarm_list.list_ended_alarms(actor),
        "outcomes": AlarmOutcome.choices,
        "refusal": message_for(refusal.code, "staff") if refusal else None,
    }
    status = 422 if isinstance(refusal, ValidationFailed) else 409 if refusal else 200
    return _page(request, "counter/alarms.html", context, status=status)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store"
    return response
