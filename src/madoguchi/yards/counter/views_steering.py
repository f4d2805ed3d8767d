"""One ticket in the hands of staff: priority, needs, another desk, a later time, parts of a family, its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import Conflict, DomainError, InvalidTransition, NotAvailable, NotFoundOrHidden
from madoguchi.domains.visits import layout, selectors, services
from madoguchi.domains.visits.needs import NEEDS, need_labels
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import PRIORITY_BY_REASON, Priority, PriorityReason
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Actor, actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import CHECK_IN, SERVE_QUEUE, STEER_QUEUE
from madoguchi.yards.counter import queue_words
from madoguchi.yards.counter.queue_page import services_here

_Work = Callable[[Actor, str, QueryDict, int | None], TicketView]
_MINUTES = (10, 20, 30, 45, 60, 90, 120)


@requires(STEER_QUEUE)
@require_safe
def ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    return _page(request, ticket)


@requires(STEER_QUEUE)
@require_POST
@command("ticket.steer")
def act(request: HttpRequest, ticket: str, verb: str) -> HttpResponse:
    """One of `_VERBS` on a ticket, on the version that was seen; a refusal is shown on the ticket's page."""
    work = _VERBS.get(verb)
    if work is None:
        raise NotFoundOrHidden("policy.not_found")
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdecimal() else None
    try:
        result = work(actor_of(request), ticket, request.POST, version)
    except (Conflict, InvalidTransition, NotAvailable, NotFoundOrHidden) as refusal:
        return _page(request, ticket, refusal=refusal)
    return done(f"/counter/tickets/{result.public_id}/", result.public_id)


def _set_priority(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    reason = form.get("reason", "")
    priority = PRIORITY_BY_REASON[PriorityReason(reason)] if reason in PriorityReason else ""
    return services.set_priority(
        actor=actor, ticket=ticket, priority=priority, reason=reason, version=version
    )


def _set_needs(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    needs = [need for need in form.getlist("needs") if need]
    return services.set_needs(actor=actor, ticket=ticket, needs=needs, version=version)


def _redirect(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    return services.redirect(
        actor=actor,
        ticket=ticket,
        to_service=form.get("to_service", ""),
        keeps_current=bool(form.get("keeps_current")),
        version=version,
    )


def _postpone(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    text = form.get("minutes", "")
    minutes = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else -1
    return services.postpone(actor=actor, ticket=ticket, minutes=minutes, version=version)


def _split(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    return services.split(actor=actor, ticket=ticket, services=form.getlist("services"), version=version)


def _merge(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    text = form.get("number", "").strip()
    here = selectors.get_ticket(actor, ticket)
    typed = int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
    other = selectors.find_ticket_by_number(actor, typed, office=here.office)
    if other is None:
        raise NotFoundOrHidden("ticket.not_found")
    return services.merge(actor=actor, ticket=ticket, into=other.public_id, version=version)


def _leave(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    return services.leave(actor=actor, ticket=ticket, version=version)


def _requeue(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    return services.requeue(actor=actor, ticket=ticket, version=version)


def _undo(actor: Actor, ticket: str, form: QueryDict, version: int | None) -> TicketView:
    return services.undo(actor=actor, ticket=ticket, version=version)


_VERBS: dict[str, _Work] = {
    "priority": _set_priority,
    "needs": _set_needs,
    "redirect": _redirect,
    "postpone": _postpone,
    "split": _split,
    "merge": _merge,
    "leave": _leave,
    "requeue": _requeue,
    "undo": _undo,
}


def _page(request: HttpRequest, public_id: str, *, refusal: DomainError | None = None) -> HttpResponse:
    actor = actor_of(request)
    shown = selectors.get_ticket(actor, public_id)
    undoable = selectors.find_undoable(actor)
    own = (shown.service, *shown.remaining)
    context: dict[str, Any] = {
        "ticket": shown,
        "badges": queue_words.badges(shown),
        "family": selectors.list_family(actor, shown),
        "own_services": [(service, layout.service_label(service)) for service in own],
        "services": services_here(shown.office),
        "reasons": _reasons(),
        "needs": [(code, label, code in shown.needs) for code, label in NEEDS.items()],
        "need_labels": need_labels(shown.needs),
        "minutes": _MINUTES,
        "steps": [(queue_words.step_words(step), step) for step in selectors.list_steps(actor, public_id)],
        "undoable": undoable if undoable and undoable.ticket == public_id else None,
        "undoable_words": queue_words.step_words(undoable) if undoable else "",
        "home": "counter:queue" if actor.has(*SERVE_QUEUE.roles) else "counter:reception",
        "may_print": actor.has(*CHECK_IN.roles),
        "refusal": message_for(refusal.code, "staff") if refusal else None,
    }
    status = 200 if refusal is None else 404 if isinstance(refusal, NotFoundOrHidden) else 409
    response = release.page(
        request, "counter/queue_steer.html", context, allowed=release.NOBODY, status=status
    )
    response["Cache-Control"] = "no-store"
    return response


def _reasons() -> list[tuple[str, list[tuple[str, str]]]]:
    """(kind of priority, its reasons) for the choice."""
    kinds = (Priority.LAW, Priority.NEED)
    return [
        (
            kind.label,
            [(reason.value, reason.label) for reason in PriorityReason if PRIORITY_BY_REASON[reason] == kind],
        )
        for kind in kinds
    ]
