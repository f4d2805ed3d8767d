"""What the console shows: the desk, the family at it, who waits and why in this order. Numbers and references,
nobody's name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.core.errors import DomainError
from madoguchi.domains.visits import layout, live, selectors
from madoguchi.domains.visits.hall import HallState
from madoguchi.domains.visits.shapes import SessionView, TicketView
from madoguchi.domains.visits.states import AT_COUNTER, Lane, TicketState
from madoguchi.foundation import release
from madoguchi.foundation.policy import Actor, actor_of
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import MANAGE_HALL
from madoguchi.yards.counter import queue_words


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket with how long it has waited, in whole minutes, whether this desk takes it, and the words beside it.

    `nobody` says that no open desk takes it; `unmet` that needs are not met by any.
    """

    ticket: TicketView
    waited_min: int
    is_mine: bool = False
    is_next: bool = False
    why: str = ""
    badges: tuple[tuple[str, str], ...] = ()
    unmet: str = ""
    nobody: bool = False
    family: tuple[int, ...] = ()


def console(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    """The console; with `X-Live-Part` only its live part. A refused command shows the reason on top (409).

    Queries: 8, however many wait (session 2, hall 4 without bookings, tickets, last step), and 2 with no desk open.
    """
    actor = actor_of(request)
    session = selectors.get_session(actor)
    office = layout.get_office(session.office if session else "")
    is_part = bool(request.headers.get("X-Live-Part")) and refusal is None
    undoable = selectors.find_undoable(actor)
    context: dict[str, Any] = {
        "session": session,
        "desks": () if session else selectors.list_desks(actor, office=office.id),
        **_hall_context(actor, session, office.id),
        "services": services_here(office.id),
        "lanes": Lane.choices,
        "undoable": undoable,
        "undoable_words": queue_words.step_words(undoable) if undoable else "",
        "may_close_others": actor.has(*MANAGE_HALL.roles),
        "refusal": message_for(refusal.code, "staff") if refusal else None,
        "rule_url": f"{settings.FRONT_URL}/offices/turns/",
        "live_url": f"{settings.LIVE_URL}/live/{live.topic_token(live.queue_topic(office.id))}",
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


def _hall_context(actor: Actor, session: SessionView | None, office: str) -> dict[str, Any]:
    hall = selectors.hall_now(actor, office)
    here = next((desk.key for desk in hall.sessions if session and desk.clerk == actor.actor_id), None)
    views = {view.public_id: view for view in selectors.views_of(hall, hall.tickets.values())}
    waiting = _waiting(hall, views, here)
    aside = [view for view in views.values() if view.state in (TicketState.ON_HOLD, TicketState.NOT_THERE)]
    mine = (view for view in views.values() if view.state in AT_COUNTER and session is not None)
    current = next((view for view in mine if view.clerk == actor.actor_id), None)
    return {
        "as_of": hall.as_of,
        "waiting": waiting,
        "nobody": [row for row in waiting if row.nobody],
        "postponed": [views[ticket.public_id] for ticket in hall.postponed],
        "aside": aside,
        "current": current,
        "current_badges": queue_words.badges(current) if current else (),
    }


def _waiting(hall: HallState, views: dict[str, TicketView], here: int | None) -> list[Row]:
    numbers: dict[str, list[int]] = {}
    for ticket in hall.tickets.values():
        numbers.setdefault(ticket.reference, []).append(ticket.number)
    mine = [ticket.public_id for ticket in hall.next_for(here)] if here is not None else []
    stranded = {ticket.public_id for ticket in hall.unservable}
    return [
        Row(
            ticket=(view := views[ticket.public_id]),
            waited_min=int((hall.as_of - ticket.queued_at).total_seconds() // 60),
            is_mine=ticket.public_id in mine,
            is_next=ticket.public_id in mine[:1],
            why=queue_words.why_words(view),
            badges=queue_words.badges(view),
            unmet=queue_words.unmet_words(() if ticket.public_id in stranded else hall.unmet_needs(ticket)),
            nobody=ticket.public_id in stranded,
            family=tuple(number for number in numbers[ticket.reference] if number != ticket.number),
        )
        for ticket in hall.order
    ]
