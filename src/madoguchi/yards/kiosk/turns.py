"""Whose turn it is at a kiosk: what one person sent cannot be sent again by the next with the back key.

A browser keeps the forms that were sent through it and offers to send them again. Each person's forms carry the name of
their turn; with another one, the page is the first page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from madoguchi.domains.visits import services
from madoguchi.foundation import release
from madoguchi.yards.kiosk.device import device_of

FIELD = "turn"
View = Callable[..., HttpResponseBase]


def in_turn(view: View) -> View:
    """Let only forms of the present person through. Stands outside of `command`, whose refusals undo what is inside."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        device = device_of(request)
        if request.method == "POST" and device is not None:
            sent = request.POST.get(FIELD, "")
            if sent != device.turn or not services.keep_turn(device.public_id, sent):
                return to_start()
        return view(request, *args, **kwargs)

    return run


def turn_of(request: HttpRequest) -> str:
    """The turn that goes into the forms of this page; a new one where the last person has gone."""
    device = device_of(request)
    if device is None:
        return ""
    return device.turn or services.begin_turn(device.public_id)


def to_start() -> HttpResponse:
    response = release.redirect("/kiosk/")
    response["Cache-Control"] = "no-store"
    return response
