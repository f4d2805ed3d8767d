"""What the pages of a kiosk have in common: no copy is kept, the person's turn is in every form, the ticket is shown once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from madoguchi.domains.visits import services
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import done
from madoguchi.foundation.policy.messages import Message, message_for
from madoguchi.yards.kiosk.device import device_of
from madoguchi.yards.kiosk.turns import turn_of

PAUSE_S = 60
WARN_S = 15
"""So long before a page ends, it says so."""


def kiosk_page(
    request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200, seconds: int = PAUSE_S
) -> HttpResponse:
    context = {"seconds": seconds, "warn_s": WARN_S, "turn": turn_of(request), **context}
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store"
    return response


def in_words(code: str) -> Message:
    """A refusal in the reader's language."""
    message = message_for(code)
    # The empty text is the catalogue's own heading.
    happened, reason, next_step = (
        _(text) if text else "" for text in (message.happened, message.reason, message.next_step)
    )
    return replace(message, happened=happened, reason=reason, next_step=next_step)


def show_ticket(request: HttpRequest, ticket: str) -> HttpResponse:
    device = device_of(request)
    if device is not None:
        services.show_ticket(device.public_id, ticket)
    return done("/kiosk/ticket/", ticket)


def office_of(request: HttpRequest) -> str:
    device = device_of(request)
    return device.office if device else ""
