"""What the console shows: the desk, the family at it, and who waits. Numbers and references, nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import DomainError
from madoguchi.domains.visits import layout, live, selectors
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.foundation import clock, release
from madoguchi.foundation.policy import Actor, actor_of
from madoguchi.foundation.policy.messages import message_for


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket with how long it has waited, in whole minutes, and whether this desk can take it."""

    ticket: TicketView
    waited_min: int
    is_mine: bool


def console(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    """The console; with `X-Live-Part` only its live part. A refused command shows the reason on top (409)."""
    actor = actor_of(request)
    session = selectors.get_session(actor)
    office = layout.get_office(session.office if session else "")
    is_part = bool(request.headers.get("X-Live-Part")) and refusal is None
    context: dict[str, Any] = {
        "session": session,
        "desks": () if session else selectors.list_desks(actor, office=office.id),
        "current": selectors.get_current_ticket(actor),
        "waiting": _waiting(actor, office.id),
        "aside": selectors.list_set_aside(actor, office=office.id),
        "services": services_here(office.id),
        "refusal": message_for(refusal.code, "staff") if refusal else None,
        "live_url": f"{settings.LIVE_URL}/live/{live.topic_token(live.queue_topic(office.id))}",
        "as_of": clock.now(),
    }
    name = "counter/queue.html#live" if is_part else "counter/queue.html"
    response = release.page(request, name, context, allowed=release.NOBODY, status=409 if refusal else 200)
    response["Cache-Control"] = "no-store"
    return response


def services_here(office: str) -> tuple[tuple[str, str], ...]:
    """(service, its name with the counter) that a family can be handed over to, in walking order."""
    place = layout.get_office(office)
    return tuple(
        (section, f"{counter.number} {layout.service_label(section)}")
        for counter in place.counters
        for section in counter.sections
    )


def _waiting(actor: Actor, office: str) -> list[Row]:
    hall = selectors.hall_state(actor, office)
    here = next((desk.key for desk in hall.sessions if desk.clerk == actor.actor_id), 0)
    mine = {ticket.public_id for ticket in hall.next_for(here)}
    return [
        Row(
            ticket,
            int((hall.as_of - ticket.queued_at).total_seconds() // 60),
            ticket.public_id in mine,
        )
        for ticket in selectors.views_of(hall, hall.order)
    ]
