"""What a person at the kiosk sees. Every page ends by itself, nothing is kept, nothing is in an address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.references import ALPHABET
from madoguchi.domains.visits import layout, selectors, services
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, public, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import USE_KIOSK
from madoguchi.yards.kiosk.device import device_of, with_device

_ROWS = (ALPHABET[:8], ALPHABET[8:16], ALPHABET[16:24], ALPHABET[24:])
_LENGTH = 8
PAUSE_S = 60
TICKET_S = 25


@require_safe
@with_device
@public(reason="登録前の受付機には登録画面だけを見せる。登録後も個人の情報は出ない")
def start(request: HttpRequest) -> HttpResponse:
    device = device_of(request)
    if device is None:
        return release.redirect("/kiosk/enrol/")
    services.forget_ticket(device.public_id)
    return _page(request, "kiosk/start.html", {})


@require_http_methods(["GET", "POST"])
@with_device
@requires(USE_KIOSK)
@command("kiosk.check_in")
def reference(request: HttpRequest) -> HttpResponse:
    """The keys of the on-screen keypad are submit buttons: no script is needed, and no address holds the number."""
    typed = _press(request.POST.get("typed", ""), request.POST.get("key", ""))
    wanted = request.POST.get("scanned", "").strip() or typed
    if not request.POST or request.POST.get("key"):
        return _keypad(request, typed)
    try:
        found = services.check_in(actor=actor_of(request), office=_office(request), reference=wanted)
    except NotFoundOrHidden as refusal:
        return _keypad(request, typed, error=refusal.code)
    return _show(request, found.public_id)


@require_http_methods(["GET", "POST"])
@with_device
@requires(USE_KIOSK)
@command("kiosk.walk_in")
def purpose(request: HttpRequest) -> HttpResponse:
    office = layout.get_office(_office(request))
    if request.method == "POST":
        found = services.check_in(
            actor=actor_of(request), office=office.id, purpose=request.POST.get("purpose", "")
        )
        return _show(request, found.public_id)
    language = getattr(request, "LANGUAGE_CODE", "ja")
    purposes = [(service.id, service.name.in_language(language)) for service in office.walk_in]
    return _page(request, "kiosk/purpose.html", {"purposes": purposes, "seconds": PAUSE_S})


@require_safe
@with_device
@requires(USE_KIOSK)
def ticket(request: HttpRequest) -> HttpResponse:
    device = device_of(request)
    public_id = services.shown_ticket(device.public_id) if device else ""
    if not public_id:
        return release.redirect("/kiosk/")
    actor = actor_of(request)
    shown = selectors.get_ticket(actor, public_id)
    context = {
        "ticket": shown,
        "position": selectors.get_position(actor, public_id),
        "counter": layout.counter_of(layout.get_office(shown.office), shown.service),
        "seconds": TICKET_S,
    }
    return _page(request, "kiosk/ticket.html", context)


@require_safe
@with_device
@requires(USE_KIOSK)
def calls(request: HttpRequest) -> HttpResponse:
    device = device_of(request)
    hall = device.hall if device else ""
    found = selectors.list_calls(hall, office=_office(request))
    return _page(request, "kiosk/calls.html", {"calls": found, "seconds": PAUSE_S})


@require_safe
@with_device
@public(reason="画面を消して最初に戻すだけで、何も見せない")
def end(request: HttpRequest) -> HttpResponse:
    """Forget the person: the shown ticket, the browser's cache and storage. The cookie of the device stays."""
    device = device_of(request)
    if device is not None:
        services.forget_ticket(device.public_id)
    response = release.redirect("/kiosk/")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Cache-Control"] = "no-store"
    return response


def _press(typed: str, key: str) -> str:
    """What stands in the field after a key. Only the letters of references can get in."""
    text = "".join(char for char in typed.upper() if char in ALPHABET)[:_LENGTH]
    if key == "back":
        return text[:-1]
    if key == "clear":
        return ""
    return (text + key)[:_LENGTH] if len(key) == 1 and key in ALPHABET else text


def _keypad(request: HttpRequest, typed: str, *, error: str = "") -> HttpResponse:
    context = {
        "typed": typed,
        "shown": f"{typed[:4]}-{typed[4:]}" if len(typed) > 4 else typed,
        "rows": _ROWS,
        "is_complete": len(typed) == _LENGTH,
        "message": message_for(error) if error else None,
        "seconds": PAUSE_S,
    }
    return _page(request, "kiosk/reference.html", context, status=422 if error else 200)


def _show(request: HttpRequest, ticket: str) -> HttpResponse:
    device = device_of(request)
    if device is not None:
        services.show_ticket(device.public_id, ticket)
    return done("/kiosk/ticket/", ticket)


def _office(request: HttpRequest) -> str:
    device = device_of(request)
    return device.office if device else ""


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store"
    return response
