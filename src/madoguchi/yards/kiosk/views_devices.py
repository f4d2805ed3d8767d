"""Letting kiosks in: the operator makes a code at the desk, somebody types it at the device."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import boards, selectors, services
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, public, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import MANAGE_DEVICES
from madoguchi.yards.kiosk.device import remember, with_device

_CODE = "kiosk_code"


@require_http_methods(["GET", "POST"])
@with_device
@public(reason="登録用の番号を知る人だけが機器を登録できる。番号は1回だけ、15分だけ使える")
@command("kiosk.enrol")
def enrol(request: HttpRequest) -> HttpResponse:
    message = None
    if request.method == "POST":
        try:
            device = services.enrol_device(actor=actor_of(request), code=request.POST.get("code", ""))
        except NotFoundOrHidden as refusal:
            message = message_for(refusal.code)
        else:
            response = done("/kiosk/", device.public_id)
            remember(response, device)
            return response
    status = 422 if message else 200
    return _page(request, "kiosk/enrol.html", {"message": message}, status=status)


@requires(MANAGE_DEVICES)
@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    places = [(office, hall, name) for office, halls in boards.list_scopes() for hall, name in halls]
    context = {
        "devices": selectors.list_devices(actor_of(request)),
        "places": places,
        "code": request.session.pop(_CODE, ""),
    }
    return _page(request, "kiosk/devices.html", context)


@requires(MANAGE_DEVICES)
@require_POST
@command("kiosk.offer")
def offer(request: HttpRequest) -> HttpResponse:
    """The code is shown once, on the page that follows."""
    label = request.POST.get("label", "").strip()[:60] or "受付機"
    office, _, hall = request.POST.get("place", "").partition("/")
    request.session[_CODE] = services.offer_device(
        actor=actor_of(request), label=label, office=office, hall=hall
    )
    return done("/kiosk/devices/")


@requires(MANAGE_DEVICES)
@require_POST
@command("kiosk.revoke")
def revoke(request: HttpRequest, device: str) -> HttpResponse:
    services.revoke_device(actor=actor_of(request), device=device)
    return done("/kiosk/devices/", device)


def _page(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store"
    return response
