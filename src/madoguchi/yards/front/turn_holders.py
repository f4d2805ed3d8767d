"""Who looks at a turn: the holder of an entry's keys, of a ticket's QR, or of a link in a message.

All three see the same page under addresses of their own. Whoever came by a link in a mail may look and stop, but not give
the turn away: a mail address is typed and never proven, so the link may be in a stranger's hands. A LINE account and a
telephone were proven by a code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from madoguchi.core.errors import NotFoundOrHidden, NotPermitted
from madoguchi.domains.intake import booking_selectors
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import PositionView
from madoguchi.domains.intake.states import BookingState
from madoguchi.domains.notifications.states import Channel
from madoguchi.domains.turns import selectors as turns
from madoguchi.domains.turns.errors import TurnError
from madoguchi.domains.turns.services import Waiting
from madoguchi.domains.turns.shapes import ContactView
from madoguchi.foundation import clock, release
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.yards.front.entry_keys import read_access, respond

View = Callable[..., HttpResponse]
ENTRY, TICKET, LINK = "visit", "ticket", "link"


@dataclass(frozen=True, slots=True)
class Holder:
    """`position` is None before the check-in. `kind` and `token` make the addresses of this holder's pages."""

    kind: str
    token: str
    reference: str
    position: PositionView | None
    access: Access | None
    contact: ContactView | None

    @property
    def may_act(self) -> bool:
        """Give the turn away, put it off, name another address."""
        is_unproven = self.contact is not None and self.contact.channel == Channel.MAIL
        return self.kind != LINK or not is_unproven

    @property
    def actor(self) -> Actor:
        return Actor(actor_id=self.reference, roles=frozenset({Role.CITIZEN}))

    def address(self, name: str) -> str:
        """Of the page `name` ("page", "wish", "notice", …) for this holder."""
        return reverse(f"front:{self.kind}_{name}", args=[self.token] if self.token else [])

    def respond(
        self, request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """A page about one number. For the holder of an entry it goes through the gate with their keys."""
        context = {**context, "holder": self, "at": {name: self.address(name) for name in PAGES}}
        if self.access is not None:
            return respond(request, self.access, template, context, status=status)
        response = release.page(request, template, context, allowed=release.NOBODY, status=status)
        response["Cache-Control"] = "no-store, private"
        return response

    def waiting(self) -> Waiting:
        """For whom a channel is chosen. The address lives until the day after the visit, or after the last day that is
        waited for."""
        return Waiting(self.reference, get_language() or "ja", self._visit_on())

    def _visit_on(self) -> date:
        booking = intake.get_booking(self.access) if self.access and self.position is None else None
        is_booked = booking is not None and booking.state == BookingState.BOOKED
        visit_on = clock.local(booking.starts_at).date() if booking and is_booked else clock.today()
        return max(visit_on, booking_selectors.get_last_day_of_waiting(self.reference) or visit_on)


PAGES = ("page", "wish", "leave", "undo", "notice", "line", "sms", "code", "mail", "stop")


def with_holder(view: View) -> View:
    """Give the view its `Holder`; somebody without keys is led to the page that asks for them.

    Errors: NotFoundOrHidden `turn.not_found` for a secret that is wrong, too old, or not here yet: one answer for all.
    Who tries many is not slowed down: the secret is too long to guess, and all who wait share the address of the hall's
    wireless network.
    """

    @wraps(view)
    def guarded(request: HttpRequest, kind: str, token: str = "") -> HttpResponse:
        holder = _holder_of_entry(request) if kind == ENTRY else _holder_of_secret(request, kind, token)
        if holder is None:
            return release.redirect(f"{reverse('front:open')}?{urlencode({'next': request.path})}")
        request.actor = holder.actor  # type: ignore[attr-defined]
        return view(request, holder)

    return guarded


def demand_may_act(holder: Holder) -> None:
    """Errors: NotPermitted `turn.only_look`."""
    if not holder.may_act:
        raise NotPermitted(TurnError.ONLY_LOOK)


def demand_position(holder: Holder) -> PositionView:
    """Errors: NotFoundOrHidden `turn.not_found`."""
    if holder.position is None:
        raise NotFoundOrHidden(TurnError.NOT_FOUND)
    return holder.position


def _holder_of_entry(request: HttpRequest) -> Holder | None:
    access = read_access(request)
    if access is None:
        return None
    return Holder(ENTRY, "", access.reference, intake.get_position(access), access, None)


def _holder_of_secret(request: HttpRequest, kind: str, token: str) -> Holder:
    return _by_ticket(token) if kind == TICKET else _by_link(request, token)


def _by_ticket(token: str) -> Holder:
    position = intake.find_position(token)
    if position is None:
        raise NotFoundOrHidden(TurnError.NOT_FOUND)
    return Holder(TICKET, token, position.reference, position, None, None)


def _by_link(request: HttpRequest, token: str) -> Holder:
    """A family may have parted: the link shows the number that was told of last and has not ended."""
    contact = turns.get_linked(actor_of(request), token)
    position = intake.get_position(Access(contact.reference, ""))
    return Holder(LINK, token, contact.reference, position, None, contact)


__all__ = ["ENTRY", "LINK", "PAGES", "TICKET", "Holder", "demand_may_act", "demand_position", "with_holder"]
