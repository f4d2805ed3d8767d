"""Booking with the code of a letter: the times that the city keeps for those whom it has written to."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import Conflict, DomainError, NotAvailable, NotFoundOrHidden
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import booking_selectors, services
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.accounts.clients import client_address
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.foundation.policy.messages import message_for
from madoguchi.yards.front import entry_keys
from madoguchi.yards.front.mailing import send_booking_mail
from madoguchi.yards.front.views.booking import mail_error

WHY = "案内状の番号(推測できない6文字を含む)を持つ人に、空いている時間だけを見せる"


@public(reason=WHY)
@require_GET
def invited(request: HttpRequest) -> HttpResponse:
    """Without `code` the form that asks for it; with it the times. The QR of a letter opens this page."""
    return _page(request, request.GET.get("code", ""))


@public(reason=WHY)
@require_POST
@command("booking.invited")
def take(request: HttpRequest) -> HttpResponse:
    """Book; a person without an entry gets one with the booking, so that one reference serves all."""
    code, place = request.POST.get("code", ""), request.POST.get("place", "")
    mail = request.POST.get("mail", "").strip()
    error = mail_error(mail) or ("" if place else _("時間が選ばれていません。一つ選んでください。"))
    if error:
        return _page(request, code, error=error, status=422)
    access = entry_keys.read_access(request)
    keys = access or entry_keys.keys_for_begin(request)
    wishes = services.Wishes(phone=request.POST.get("phone", ""), mail=mail).cleaned()
    if access is None:
        services.begin_entry(keys, facts=Facts(), source="entry", language=get_language() or "ja")
    try:
        booking = services.book_invited(keys, place=place, code=code, told=wishes)
    except (Conflict, NotAvailable) as refusal:
        return _page(request, code, error=_(message_for(refusal.code).happened), status=409)
    send_booking_mail(request, keys, booking, "booking_made")
    return done(reverse("front:book"), keys.reference)


def _page(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    language = get_language() or "ja"
    context: dict[str, Any] = {"code": code[:40], "error": error, "next_step": ""}
    context["mail"] = request.POST.get("mail", "")
    if code:
        try:
            context |= _times(request, code, language)
        except NotFoundOrHidden as refusal:
            context |= _words(refusal)
            status = 404
    access = entry_keys.read_access(request)
    if access is not None:
        return entry_keys.respond(request, access, "front/invited.html", context, status=status)
    response = release.page(request, "front/invited.html", context, allowed=release.NOBODY, status=status)
    entry_keys.keep_keys(request, response)
    response["Cache-Control"] = "no-store, private"
    return response


def _times(request: HttpRequest, code: str, language: str) -> dict[str, Any]:
    """Errors: NotFoundOrHidden `invitation.not_found`. Slows down who tries many (NotAvailable `policy.too_many`)."""
    client = client_address(request)
    services.check_opening(client)
    try:
        wave, _number = services.read_invitation(code)
    except NotFoundOrHidden:
        services.note_failed_opening(client)
        raise
    place = cities.current().bookable.get(wave.office)
    service = place.service(wave.service) if place else None
    times = booking_selectors.list_invited_times(actor_of(request), wave.wave)
    days = [
        (day, list(group)) for day, group in groupby(times, lambda one: clock.local(one.starts_at).date())
    ]
    return {
        "is_known": True,
        "place": place,
        "service": service.name.in_language(language) if service else "",
        "minutes": service.length_min if service else 0,
        "days": [(group[0].starts_at, group) for _day, group in days],
    }


def _words(refusal: DomainError) -> dict[str, str]:
    message = message_for(refusal.code)
    return {"error": _(message.happened), "next_step": _(message.next_step)}
