"""The clerk's console: open a desk, call, recall, hold, start, hand over, finish. Every button is a command."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, NotAvailable, NotFoundOrHidden
from madoguchi.domains.visits import services
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import MANAGE_HALL, SERVE_QUEUE
from madoguchi.yards.counter import queue_page

_HOME = "/counter/queue/"
_EXPECTED = (Conflict, InvalidTransition, NotAvailable)
_VERBS: dict[str, Callable[..., TicketView]] = {
    "call": services.call_ticket,
    "recall": services.recall,
    "not-there": services.mark_not_there,
    "requeue": services.requeue,
    "hold": services.hold,
    "resume": services.resume,
    "finish-service": services.finish_service,
    "finish": services.finish_visit,
    "leave": services.leave,
    "undo": services.undo,
    "back": partial(services.postpone, minutes=0),
}


@requires(SERVE_QUEUE)
@require_safe
def console(request: HttpRequest) -> HttpResponse:
    return queue_page.console(request)


@requires(SERVE_QUEUE)
@require_POST
@command("counter.open")
def open_desk(request: HttpRequest) -> HttpResponse:
    seat, lane = request.POST.get("seat", ""), request.POST.get("lane", "")
    return _run(request, lambda: services.open_counter(actor=actor_of(request), seat=seat, lane=lane).seat)


@requires(SERVE_QUEUE)
@require_POST
@command("counter.close")
def close_desk(request: HttpRequest) -> HttpResponse:
    return _run(request, lambda: services.close_counter(actor=actor_of(request)))


@requires(MANAGE_HALL)
@require_POST
@command("counter.close_other")
def close_other_desk(request: HttpRequest, seat: str) -> HttpResponse:
    """A desk that its clerk left open."""
    return _run(request, lambda: services.close_desk(actor=actor_of(request), seat=seat))


@requires(SERVE_QUEUE)
@require_POST
@command("counter.break")
def take_break(request: HttpRequest) -> HttpResponse:
    """Begin a break, or end it (`end` in the form)."""
    work = services.end_break if request.POST.get("end") else services.begin_break
    return _run(request, lambda: work(actor=actor_of(request)).seat)


@requires(SERVE_QUEUE)
@require_POST
@command("counter.lane")
def set_lane(request: HttpRequest) -> HttpResponse:
    lane = request.POST.get("lane", "")
    return _run(request, lambda: services.set_lane(actor=actor_of(request), lane=lane).seat)


@requires(SERVE_QUEUE)
@require_POST
@command("ticket.call_next")
def call_next(request: HttpRequest) -> HttpResponse:
    return _run(request, lambda: services.call_next(actor=actor_of(request)).public_id)


@requires(SERVE_QUEUE)
@require_POST
@command("service.start")
def start_service(request: HttpRequest, ticket: str) -> HttpResponse:
    service = request.POST.get("service", "")
    return _run(
        request,
        lambda: (
            services.start_service(
                actor=actor_of(request), ticket=ticket, service=service, version=_version(request)
            ).public_id
        ),
    )


@requires(SERVE_QUEUE)
@require_POST
@command("ticket.hand_over")
def hand_over(request: HttpRequest, ticket: str) -> HttpResponse:
    mode = "clerk_moves" if request.POST.get("mode") == "clerk_moves" else "family_moves"
    return _run(
        request,
        lambda: (
            services.hand_over(
                actor=actor_of(request),
                ticket=ticket,
                to_service=request.POST.get("to_service", ""),
                mode=mode,
                version=_version(request),
            ).public_id
        ),
    )


@requires(SERVE_QUEUE)
@require_POST
@command("ticket.attach_case")
def attach_case(request: HttpRequest, ticket: str) -> HttpResponse:
    reference = request.POST.get("reference", "")
    return _run(
        request,
        lambda: services.attach_case(actor=actor_of(request), ticket=ticket, reference=reference).public_id,
    )


@requires(SERVE_QUEUE)
@require_POST
@command("ticket.act")
def act(request: HttpRequest, ticket: str, verb: str) -> HttpResponse:
    """One of `_VERBS` on a ticket, on the version that the clerk saw."""
    service = _VERBS.get(verb)
    if service is None:
        raise NotFoundOrHidden("policy.not_found")
    return _run(
        request,
        lambda: service(actor=actor_of(request), ticket=ticket, version=_version(request)).public_id,
    )


def _run(request: HttpRequest, work: Callable[[], str | None]) -> HttpResponse:
    """Do it and go back to the console; an expected refusal is shown there, where the clerk looks."""
    try:
        result = work()
    except _EXPECTED as refusal:
        return _refused(request, refusal)
    return done(_HOME, result or "")


def _refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return queue_page.console(request, refusal=refusal)


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdecimal() else None
