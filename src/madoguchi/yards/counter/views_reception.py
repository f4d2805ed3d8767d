"""Reception: check in without any device, look somebody up, print again, put back into the queue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, NotFoundOrHidden
from madoguchi.domains.visits import layout, selectors, services
from madoguchi.domains.visits.needs import LANGUAGES, NEEDS
from madoguchi.domains.visits.quarters import counter_quarters
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.skills import HEARING, INTERPRETER, WHEELCHAIR
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import CHECK_IN

_VERBS: dict[str, Callable[..., TicketView]] = {"requeue": services.requeue, "leave": services.leave}


@requires(CHECK_IN)
@require_safe
def reception(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(CHECK_IN)
@require_POST
@command("reception.check_in")
def check_in(request: HttpRequest) -> HttpResponse:
    """By reference, QR text, the code on a ticket's paper, or the number of a ticket that was lost."""
    typed = request.POST.get("reference", "").strip()
    if scanned := selectors.find_ticket_by_code(actor_of(request), typed):
        return done(f"/counter/reception/ticket/{scanned.public_id}/", scanned.public_id)
    if typed.isascii() and typed.isdecimal() and len(typed) <= 5:
        found = selectors.find_ticket_by_number(actor_of(request), int(typed))
        if found is None:
            return _page(request, refusal=NotFoundOrHidden("ticket.not_found"), typed=typed)
        return done(f"/counter/reception/ticket/{found.public_id}/", found.public_id)
    try:
        ticket = services.check_in(actor=actor_of(request), reference=typed or "-")
    except NotFoundOrHidden as refusal:
        return _page(request, refusal=refusal, typed=typed)
    return done(f"/counter/reception/ticket/{ticket.public_id}/", ticket.public_id)


@requires(CHECK_IN)
@require_POST
@command("reception.walk_in")
def walk_in(request: HttpRequest) -> HttpResponse:
    needs = [need for need in request.POST.getlist("needs") if need]
    ticket = services.check_in(actor=actor_of(request), purpose=request.POST.get("purpose", ""), needs=needs)
    return done(f"/counter/reception/ticket/{ticket.public_id}/", ticket.public_id)


@requires(CHECK_IN)
@require_safe
def ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    """One ticket to read out or to print again on 80 mm paper."""
    actor = actor_of(request)
    shown = selectors.get_ticket(actor, ticket)
    context = {
        "ticket": shown,
        "code": f"{selectors.TICKET_CODE}{shown.public_id}",
        "phone_url": selectors.get_page_address(actor, ticket),
        "position": selectors.get_position(actor, ticket),
        "counter": layout.counter_of(layout.get_office(shown.office), shown.service),
    }
    return _answer(request, "counter/queue_ticket.html", context, 200)


@requires(CHECK_IN)
@require_POST
@command("reception.act")
def act(request: HttpRequest, ticket: str, verb: str) -> HttpResponse:
    """Put back into the queue, or note that the household went home."""
    service = _VERBS.get(verb)
    if service is None:
        raise NotFoundOrHidden("policy.not_found")
    try:
        service(actor=actor_of(request), ticket=ticket)
    except (Conflict, InvalidTransition) as refusal:
        return _page(request, refusal=refusal)
    return done("/counter/reception/", ticket)


def _page(request: HttpRequest, *, refusal: DomainError | None = None, typed: str = "") -> HttpResponse:
    actor = actor_of(request)
    office = layout.get_office()
    context = {
        "typed": typed,
        "refusal": message_for(refusal.code, "staff") if refusal else None,
        "purposes": office.walk_in,
        "plain_needs": [(code, NEEDS[code]) for code in (WHEELCHAIR, HEARING)],
        "languages": [(f"{INTERPRETER}{code}", name) for code, name in LANGUAGES.items()],
        "quarters": counter_quarters(selectors.hall_state(actor)),
        "reservations": selectors.list_reservations(actor),
        "tickets": selectors.list_in_house(actor),
    }
    status = 200 if refusal is None else 404 if isinstance(refusal, NotFoundOrHidden) else 409
    return _answer(request, "counter/queue_reception.html", context, status)


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store"
    return response
