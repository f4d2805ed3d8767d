"""Booking a counter time: see free times, book, change, cancel, put it into a calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import InvalidValue, NotAvailable, NotFoundOrHidden
from madoguchi.core.rules import Facts
from madoguchi.domains.intake import booking_selectors, conf, services
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.access import Access, disclosing
from madoguchi.domains.intake.answers import BookingView, PositionView
from madoguchi.domains.intake.states import BookingState
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.cities.typed_values import read_value
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.foundation.policy.messages import message_for
from madoguchi.yards.front import entry_keys
from madoguchi.yards.front.booking_choice import Choice, list_elsewhere, list_purposes, read_choice
from madoguchi.yards.front.entry_keys import allowed_for, respond, with_access
from madoguchi.yards.front.mailing import booking_calendar, place_of, send_booking_mail
from madoguchi.yards.front.times import age, day_cells, time_choices

WHY = "空いている時間は公開情報。予約そのものは受付番号と合言葉で守る"
SLOTS_MOST = 8


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
    error = mail_error(mail)
    if error or not place:
        return _times_page(
            request, access, None, error=error or _("時間が選ばれていません。一つ選んでください。")
        )
    if access is None:
        facts = guide_facts(request, request.POST.get("guide", ""))
        services.begin_entry(
            keys, facts=facts, source="guide" if facts.household else "entry", language=get_language() or "ja"
        )
    try:
        booking, template = _book_or_move(request, keys, place, mail)
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


def _book_or_move(request: HttpRequest, keys: Access, place: str, mail: str) -> tuple[BookingView, str]:
    """The booking, and the name of the mail that tells of it. Errors: NotAvailable `booking.places_apart`, and those of
    the services."""
    slots = _number(request.POST.get("slots", ""), most=SLOTS_MOST)
    more = booking_selectors.list_following(actor_of(request), place, slots)
    if len(more) != slots - 1:
        raise NotAvailable("booking.places_apart")
    wishes = _wishes(request)
    try:
        changed = services.change_booking(keys, place=place, mail=mail, more=more, wishes=wishes)
        return changed, "booking_changed"
    except NotFoundOrHidden:
        made = services.book_place(keys, place=place, services=(), mail=mail, more=more, wishes=wishes)
        return made, "booking_made"


def _wishes(request: HttpRequest) -> services.Wishes:
    needs = request.POST.getlist("needs")
    party = _number(request.POST.get("party", ""), most=99)
    return services.Wishes(party=party, needs=tuple(needs), phone=request.POST.get("phone", ""))


def _number(text: str, *, most: int) -> int:
    return min(max(1, int(text)), most) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def guide_facts(request: HttpRequest, token: str) -> Facts:
    try:
        return intake.get_guide(actor_of(request), token).facts
    except NotFoundOrHidden:
        return Facts()


def mail_error(mail: str) -> str:
    catalogue = cities.current().facts
    if not mail or "mail" not in catalogue:
        return ""
    try:
        read_value(catalogue["mail"], mail)
    except InvalidValue as refusal:
        return _(message_for(refusal.code).happened)
    return ""


def _booking_page(request: HttpRequest, access: Access, booking: BookingView) -> HttpResponse:
    place, language = place_of(booking), get_language() or "ja"
    service = place.service(booking.service)
    context: dict[str, Any] = {
        "booking": booking,
        "ends_at": booking.starts_at + timedelta(minutes=booking.length_min),
        "office": place,
        "service": service.name.in_language(language) if service else "",
        "join": service.join.in_language(language) if service else "",
        "booked_at": booking_selectors.get_booked_at(access, booking.public_id),
        "waiting": booking_selectors.get_waiting(access),
        "reference": access.reference,
        "secret": access.secret,
        "entry": intake.get_entry(access),
    }
    return respond(request, access, "front/booking.html", context)


def _times_page(
    request: HttpRequest,
    access: Access | None,
    booking: BookingView | None,
    *,
    error: str = "",
    facts: Facts | None = None,
) -> HttpResponse:
    is_change = booking is not None and booking.state == BookingState.BOOKED
    guide = request.GET.get("guide") or request.POST.get("guide", "")
    known = _known(access, booking) if is_change else {}
    choice = read_choice(request, facts or _facts(request, access, guide), known=known)
    context = {
        **_times(request, choice),
        "choice": choice,
        "is_change": is_change,
        "booking": booking,
        "guide": guide,
        "mail": request.POST.get("mail", "") or _known_mail(access),
        "error": error,
        "was_cancelled": "cancelled" in request.GET,
        "waiting": booking_selectors.get_waiting(access) if access else None,
        "in_line": _in_line(access) if access else None,
        "interpreters": [code for code in cities.current().languages if code in conf.INTERPRETERS],
    }
    return _with_keys(request, access, "front/book.html", context, 422 if error else 200)


def _in_line(access: Access) -> PositionView | None:
    """The ticket of somebody who has checked in today and is not done: giving up the booking does not end it."""
    found = intake.get_position(access)
    if found is None or found.state in ("finished", "left"):
        return None
    return found if clock.local(found.as_of).date() == clock.today() else None


def _times(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    """Days, times and the other places. Queries: 3."""
    actor, language = actor_of(request), get_language() or "ja"
    service, office = choice.service_id, choice.place.id
    free = intake.list_free_times(
        actor,
        wanted=_day(request.GET.get("day") or request.POST.get("day", "")),
        services=(service,) if service else (),
        office=office,
        slots=choice.slots,
    )
    counts = booking_selectors.count_free_days(actor, office=office, service=service, slots=choice.slots)
    shown = clock.local(free.shown).date() if free.shown else None
    return {
        "day_links": day_cells(
            counts, shown, choice.place, lambda day: choice.href(day=day.isoformat()) + "#times"
        ),
        "shown": free.shown,
        "day": shown.isoformat() if shown else "",
        "times": time_choices(free.times),
        "as_of": age(free.as_of),
        "elsewhere": list_elsewhere(request, choice, language),
        "purposes": list_purposes(choice, language),
    }


def _known(access: Access | None, booking: BookingView | None) -> dict[str, str | int]:
    """Office, service and slots of the booking that is being changed."""
    if access is None or booking is None:
        return {}
    at = booking_selectors.get_booked_at(access, booking.public_id)
    return {"office": at.office, "service": at.service, "slots": at.slots}


def _facts(request: HttpRequest, access: Access | None, guide: str) -> Facts:
    """What is known of the household: from its entry, else from the guide that it comes from."""
    draft = intake.get_entry(access).draft if access else None
    return draft.facts if draft else guide_facts(request, guide) if guide else Facts()


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
    is_gone = refusal.code in ("booking.place_taken", "booking.place_closed")
    is_long = request.POST.get("slots", "1") not in ("", "1")
    near = intake.list_alternatives(actor, wanted.service if wanted else "", wanted)
    context = {
        "message": message_for(refusal.code),
        "places": near if is_gone and not is_long else [],
        "again": _again(request),
        "mail": request.POST.get("mail", ""),
        "guide": request.POST.get("guide", ""),
    }
    return _with_keys(request, access, "front/book_taken.html", context, 409)


def _again(request: HttpRequest) -> str:
    """Back to the times of the same office and service."""
    values = {name: request.POST.get(name, "") for name in ("office", "service", "day", "guide")}
    return f"{reverse('front:book')}?{urlencode({name: text for name, text in values.items() if text})}"


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
