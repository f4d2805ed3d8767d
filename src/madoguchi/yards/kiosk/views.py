"""What a person at the kiosk sees. Every page ends by itself, nothing is kept, nothing is in an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.references import ALPHABET
from madoguchi.domains.visits import boards, layout, selectors, services
from madoguchi.domains.visits.states import QUEUED
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command
from madoguchi.foundation.policy import actor_of, public, requires
from madoguchi.foundation.policy.policies import USE_KIOSK
from madoguchi.ui.wait_words import wait_words_of
from madoguchi.yards.kiosk import needs
from madoguchi.yards.kiosk.device import device_of, with_device
from madoguchi.yards.kiosk.pages import in_words, kiosk_page, office_of, show_ticket
from madoguchi.yards.kiosk.turns import in_turn, to_start

_ROWS = (ALPHABET[:8], ALPHABET[8:16], ALPHABET[16:24], ALPHABET[24:])
_LENGTH = 8
TICKET_S = 25


@require_safe
@with_device
@public(reason="登録前の受付機には登録画面だけを見せる。登録後も個人の情報は出ない")
def start(request: HttpRequest) -> HttpResponse:
    """A new person stands here, or will soon."""
    device = device_of(request)
    if device is None:
        return release.redirect("/kiosk/enrol/")
    turn = services.begin_turn(device.public_id)
    context = {"turn": turn, "opening": boards.opening_of(layout.get_office(device.office)).state}
    return kiosk_page(request, "kiosk/start.html", context, seconds=0)


@require_http_methods(["GET", "POST"])
@with_device
@requires(USE_KIOSK)
@in_turn
@command("kiosk.check_in")
def reference(request: HttpRequest) -> HttpResponse:
    """The keys of the on-screen keypad are submit buttons: no script is needed, and no address holds the number."""
    typed = _press(request.POST.get("typed", ""), request.POST.get("key", ""))
    wanted = request.POST.get("scanned", "").strip() or typed
    if not request.POST or request.POST.get("key"):
        return _keypad(request, typed)
    asked = needs.chosen(request.POST, get_language() or "ja")
    try:
        found = services.check_in(
            actor=actor_of(request), office=office_of(request), reference=wanted, **asked
        )
    except NotFoundOrHidden as refusal:
        return _keypad(request, typed, error=refusal.code)
    return show_ticket(request, found.public_id)


@require_safe
@with_device
@requires(USE_KIOSK)
def ticket(request: HttpRequest) -> HttpResponse:
    device = device_of(request)
    public_id = services.shown_ticket(device.public_id) if device else ""
    if not public_id:
        return to_start()
    actor = actor_of(request)
    shown = selectors.get_ticket(actor, public_id)
    counter = layout.counter_of(layout.get_office(shown.office), shown.service)
    position = selectors.get_position(actor, public_id)
    context = {
        "ticket": shown,
        "code": f"{selectors.TICKET_CODE}{shown.public_id}",
        "phone_url": selectors.get_page_address(actor, public_id),
        "position": position,
        "wait": wait_words_of(position) if position.state in QUEUED else "",
        "counter": counter,
        "counter_name": counter.name.in_language(get_language() or "ja"),
    }
    return kiosk_page(request, "kiosk/ticket.html", context, seconds=TICKET_S)


@require_safe
@with_device
@requires(USE_KIOSK)
def calls(request: HttpRequest) -> HttpResponse:
    """Of the whole office: whoever asks does not know yet on which floor to wait."""
    found = boards.list_board_calls(boards.scope_of(office_of(request)))
    return kiosk_page(request, "kiosk/calls.html", {"calls": found})


@require_safe
@with_device
@public(reason="画面を消して最初に戻すだけで、何も見せない")
def end(request: HttpRequest) -> HttpResponse:
    """Forget the person: the shown ticket, the turn, the language, the browser's cache and storage. The cookie of the
    device stays."""
    device = device_of(request)
    if device is not None:
        services.end_turn(device.public_id)
    response = to_start()
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.delete_cookie(settings.LANGUAGE_COOKIE_NAME, samesite="Lax")
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
    language = get_language() or "ja"
    context = {
        "typed": typed,
        "shown": f"{typed[:4]}-{typed[4:]}" if len(typed) > 4 else typed,
        "rows": _ROWS,
        "message": in_words(error) if error else None,
        "needs": needs.offered(language),
        "wishes": needs.wishes(),
        "asked": needs.chosen(request.POST, language),
    }
    return kiosk_page(request, "kiosk/reference.html", context, status=422 if error else 200)
