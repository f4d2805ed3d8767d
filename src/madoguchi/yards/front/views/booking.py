"""Booking a counter time: see free times, book, change, cancel, put it into a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import InvalidValue, NotAvailable, NotFoundOrHidden
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access, disclosing
from madoguchi.domains.intake.answers import BookingView, FreeTimes
from madoguchi.domains.intake.states import BookingState
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.cities.typed_values import read_value
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.foundation.policy.messages import message_for
from madoguchi.yards.front import entry_keys
from madoguchi.yards.front.entry_keys import allowed_for, respond, with_access
from madoguchi.yards.front.mailing import booking_calendar, send_booking_mail
from madoguchi.yards.front.times import age, day_links, time_choices

WHY = "空いている時間は公開情報。予約そのものは受付番号と合言葉で守る"
DAYS_SHOWN = 10


@public(reason=WHY)
@require_GET
def book(request: HttpRequest) -> HttpResponse:
    """The standing booking, or the free times."""
    access = entry_keys.read_access(request)
    booking = intake.get_booking(access) if access else None
    if access and booking and booking.state == BookingState.BOOKED and "change" not in request.GET:
        return _booking_page(request, access, booking)
    return _times_page(request, access, booking)


@public(reason=WHY)
@require_POST
@command("booking.book")
def take(request: HttpRequest) -> HttpResponse:
    """Book or move; a person without an entry gets one with the booking, so that one reference serves all."""
    access = entry_keys.read_access(request)
    keys = access or entry_keys.keys_for_begin(request)
    place, mail = request.POST.get("place", ""), request.POST.get("mail", "").strip()
    error = _mail_error(mail)
    if error or not place:
        return _times_page(
            request, access, None, error=error or _("時間が選ばれていません。一つ選んでください。")
        )
    if access is None:
        facts = _guide_facts(request, request.POST.get("guide", ""))
        services.begin_entry(
            keys, facts=facts, source="guide" if facts.household else "entry", language=get_language() or "ja"
        )
    try:
        booking, template = _book_or_move(keys, place, mail)
    except NotAvailable as refusal:
        return _alternatives_page(request, keys if access else None, place, refusal)
    send_booking_mail(request, keys, booking, template)
    return done(reverse("front:book"), keys.reference)


@public(reason=WHY)
@require_POST
@with_access
@command("booking.cancel")
def cancel(request: HttpRequest, access: Access) -> HttpResponse:
    booking = services.cancel_booking(access)
    send_booking_mail(request, access, booking, "booking_cancelled")
    return done(f"{reverse('front:book')}?cancelled=1", access.reference)


@public(reason=WHY)
@require_GET
@with_access
def calendar(request: HttpRequest, access: Access) -> HttpResponse:
    """The booking as a calendar entry; without a name, because calendars are shared."""
    booking = intake.get_booking(access)
    if booking is None or booking.state != BookingState.BOOKED:
        raise NotFoundOrHidden("booking.not_found")
    content = booking_calendar(request, booking)
    with disclosing(access):
        return release.text(
            request, content, allowed=allowed_for(access), content_type="text/calendar", name="yoyaku.ics"
        )


def _book_or_move(keys: Access, place: str, mail: str) -> tuple[BookingView, str]:
    """The booking, and the name of the mail that tells of it."""
    try:
        return services.change_booking(keys, place=place, mail=mail), "booking_changed"
    except NotFoundOrHidden:
        return services.book_place(keys, place=place, services=(), mail=mail), "booking_made"


def _guide_facts(request: HttpRequest, token: str) -> Facts:
    try:
        return intake.get_guide(actor_of(request), token).facts
    except NotFoundOrHidden:
        return Facts()


def _mail_error(mail: str) -> str:
    catalogue = cities.current().facts
    if not mail or "mail" not in catalogue:
        return ""
    try:
        read_value(catalogue["mail"], mail)
    except InvalidValue as refusal:
        return _(message_for(refusal.code).happened)
    return ""


def _booking_page(request: HttpRequest, access: Access, booking: BookingView) -> HttpResponse:
    city = cities.current()
    context: dict[str, Any] = {
        "booking": booking,
        "ends_at": booking.starts_at + timedelta(minutes=booking.length_min),
        "office": city.main_office,
        "reference": access.reference,
        "secret": access.secret,
        "entry": intake.get_entry(access),
    }
    return respond(request, access, "front/booking.html", context)


def _times_page(
    request: HttpRequest, access: Access | None, booking: BookingView | None, *, error: str = ""
) -> HttpResponse:
    guide = request.GET.get("guide") or request.POST.get("guide", "")
    free = _free_times(request, _facts(request, access, guide))
    is_change = booking is not None and booking.state == BookingState.BOOKED
    context = {
        "day_links": day_links(free.days[:DAYS_SHOWN], free.shown, guide=guide, is_change=is_change),
        "shown": free.shown,
        "day": clock.local(free.shown).date().isoformat() if free.shown else "",
        "times": time_choices(free.times),
        "as_of": age(free.as_of),
        "is_change": is_change,
        "booking": booking,
        "guide": guide,
        "mail": _known_mail(access),
        "error": error,
        "was_cancelled": "cancelled" in request.GET,
        "office": cities.current().main_office,
    }
    return _with_keys(request, access, "front/book.html", context, 422 if error else 200)


def _free_times(request: HttpRequest, facts: Facts) -> FreeTimes:
    """Times of the service that fits the household's plan; of all services where it has none or is sold out."""
    actor, day = actor_of(request), _day(request.GET.get("day") or request.POST.get("day", ""))
    service = procedures.get_booking_service(facts, on=clock.today()) if facts.household else ""
    office = cities.current().main_office.id
    free = intake.list_free_times(actor, wanted=day, services=(service,) if service else (), office=office)
    return free if free.shown or not service else intake.list_free_times(actor, wanted=day, office=office)


def _facts(request: HttpRequest, access: Access | None, guide: str) -> Facts:
    """What is known of the household: from its entry, else from the guide that it comes from."""
    draft = intake.get_entry(access).draft if access else None
    return draft.facts if draft else _guide_facts(request, guide) if guide else Facts()


def _day(text: str) -> date | None:
    """The day that an address names; a day that is none counts as not named."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _alternatives_page(
    request: HttpRequest, access: Access | None, place: str, refusal: NotAvailable
) -> HttpResponse:
    actor = actor_of(request)
    wanted = intake.get_place(actor, place)
    context = {
        "message": message_for(refusal.code),
        "places": intake.list_alternatives(actor, wanted.service if wanted else "", wanted),
        "mail": request.POST.get("mail", ""),
        "guide": request.POST.get("guide", ""),
    }
    return _with_keys(request, access, "front/book_taken.html", context, 409)


def _with_keys(
    request: HttpRequest, access: Access | None, template: str, context: dict[str, Any], status: int
) -> HttpResponse:
    if access is not None:
        return respond(request, access, template, context, status=status)
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    entry_keys.keep_keys(request, response)
    return response


def _known_mail(access: Access | None) -> str:
    draft = intake.get_entry(access).draft if access else None
    return draft.mail if draft else ""
