"""Which device asks: a signed cookie names it, the table says whether it is still let in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from madoguchi.domains.visits import services
from madoguchi.domains.visits.shapes import DeviceView

COOKIE = "kiosk_device"
_SALT = "madoguchi.kiosk.device"
_AGE_S = 400 * 24 * 3600
View = Callable[..., HttpResponseBase]


def with_device(view: View) -> View:
    """Put the device on the request, and make it the actor where nobody else is. Outermost decorator: the policy
    below it decides. A signed-in member of staff stays who they are."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        device = _read(request)
        request.device = device  # type: ignore[attr-defined]
        actor = request.actor  # type: ignore[attr-defined]
        if device is not None and not actor.is_staff:
            request.actor = services.device_actor(device)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return run


def device_of(request: HttpRequest) -> DeviceView | None:
    device: DeviceView | None = getattr(request, "device", None)
    return device


def remember(response: HttpResponse, device: DeviceView) -> None:
    """Longer than a year, because a kiosk that forgets itself on a busy morning helps nobody; it can be revoked."""
    name = f"__Host-{COOKIE}" if settings.IS_HTTPS else COOKIE
    response.set_signed_cookie(
        name,
        device.public_id,
        salt=_SALT,
        max_age=_AGE_S,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Strict",
    )


def _read(request: HttpRequest) -> DeviceView | None:
    name = f"__Host-{COOKIE}" if settings.IS_HTTPS else COOKIE
    public_id = request.get_signed_cookie(name, default="", salt=_SALT, max_age=_AGE_S)
    return services.find_device(public_id) if public_id else None
