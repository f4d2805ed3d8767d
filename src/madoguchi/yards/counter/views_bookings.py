"""Bookings by telephone and at reception: free times of both quotas, book, change, cancel, the list of a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import Conflict, DomainError, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.visits import booking_selectors, services
from madoguchi.foundation import cities, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import CHECK_IN
from madoguchi.yards.counter import booking_page as page

_HOME = "/counter/bookings/"
_EXPECTED = (Conflict, NotAvailable, NotFoundOrHidden, ValidationFailed)
_VERBS: dict[str, Callable[..., None]] = {
    "cancel": services.cancel_for_caller,
    "arrive": services.mark_arrived,
    "excuse": services.excuse_missed,
    "phoned": services.mark_phoned,
}


@requires(CHECK_IN)
@require_safe
def bookings(request: HttpRequest) -> HttpResponse:
    """Search and the list of the day."""
    return _search(request)


@requires(CHECK_IN)
@require_POST
@command("bookings.recall")
def recall(request: HttpRequest) -> HttpResponse:
    """Ask the internet side for unsold places; where both are one box they are back at once."""
    names = _names(request)
    services.recall_places(actor=actor_of(request), places=names)
    asked = page.read_asked(request)
    service = asked.service.id if asked.service else ""
    query = f"office={asked.place.id}&service={service}&day={asked.day}&slots={asked.slots}"
    moving = request.POST.get("reference", "")
    return done(f"{_HOME}?{query}&reference={moving}&recalled=1", asked.place.id)


@requires(CHECK_IN)
@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """The form of one booking: its keys are made here, so that sending twice books once."""
    return _form(request, services.new_keys())


def _shows_keys(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around the command, so that the second of two clicks gets the slip too."""

    @wraps(view)
    def handed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 303:
            page.hand_slip(response, _keys(request))
        return response

    return handed


@requires(CHECK_IN)
@require_POST
@_shows_keys
@command("bookings.book")
def book(request: HttpRequest) -> HttpResponse:
    keys = _keys(request)
    try:
        services.book_for_caller(
            actor=actor_of(request), places=_names(request), caller=_caller(request), keys=keys
        )
    except _EXPECTED as refusal:
        return _form(request, keys, refusal=refusal)
    return done(f"{_HOME}{keys.reference}/", keys.reference)


@requires(CHECK_IN)
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """One booking, and right after it was made the slip with its key."""
    return _booking(request, reference)


@requires(CHECK_IN)
@require_POST
@command("bookings.move")
def move(request: HttpRequest, reference: str) -> HttpResponse:
    try:
        services.change_for_caller(actor=actor_of(request), reference=reference, places=_names(request))
    except _EXPECTED as refusal:
        return _search(request, refusal=refusal, status=409)
    return done(f"{_HOME}{reference}/", reference)


@requires(CHECK_IN)
@require_POST
@command("bookings.act")
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Cancel, came, had a reason, was told by telephone."""
    service = _VERBS.get(verb)
    if service is None:
        raise NotFoundOrHidden("policy.not_found")
    try:
        service(actor=actor_of(request), reference=reference)
    except _EXPECTED as refusal:
        return _search(request, refusal=refusal, status=409)
    back = "/counter/closures/" if verb == "phoned" else f"{_HOME}{reference}/"
    return done(back, reference)


def _search(request: HttpRequest, *, refusal: DomainError | None = None, status: int = 200) -> HttpResponse:
    actor, asked = actor_of(request), page.read_asked(request)
    service = asked.service.id if asked.service else ""
    free = booking_selectors.list_free(
        actor, office=asked.place.id, service=service, day=asked.day, slots=asked.slots
    )
    context = {
        "asked": asked,
        "places": list(cities.current().bookable.values()),
        "free": free,
        "moving": request.GET.get("reference", ""),
        "was_recalled": "recalled" in request.GET,
        "day_rows": page.rows_of(booking_selectors.list_day(actor, office=asked.place.id, day=asked.day)),
        "refusal": message_for(refusal.code, "staff") if refusal else None,
        "slot_choices": range(1, cities.current().booking_rules.most_slots + 1),
    }
    return _answer(request, "counter/bookings.html", context, status)


def _form(request: HttpRequest, keys: services.Keys, *, refusal: DomainError | None = None) -> HttpResponse:
    names = _names(request)
    places = booking_selectors.get_places(actor_of(request), names)
    context = {
        "keys": keys,
        "places": ".".join(names),
        "first": places[0] if places else None,
        "minutes": sum(place.length_min for place in places),
        "office": page.office_name(places[0].office) if places else "",
        "needs": page.NEEDS.items(),
        "languages": page.LANGUAGES.items(),
        "refusal": message_for(refusal.code, "staff") if refusal else None,
    }
    return _answer(request, "counter/booking_new.html", context, 200 if refusal is None else 409)


def _booking(request: HttpRequest, reference: str) -> HttpResponse:
    visit = booking_selectors.get_visit(actor_of(request), reference)
    context = {
        "row": page.rows_of([visit])[0],
        "secret": page.read_slip(request, reference),
        "place": cities.current().bookable.get(visit.office),
    }
    return _answer(request, "counter/booking.html", context, 200)


def _keys(request: HttpRequest) -> services.Keys:
    return services.Keys(request.POST.get("reference", "")[:20], request.POST.get("secret", "")[:40])


def _caller(request: HttpRequest) -> services.Caller:
    party = request.POST.get("party", "1")
    return services.Caller(
        party=min(int(party), 20) if party.isdecimal() and party != "0" else 1,
        needs=tuple(request.POST.getlist("needs")),
        phone=request.POST.get("phone", "").strip(),
        invitation=request.POST.get("invitation", ""),
    )


def _names(request: HttpRequest) -> list[str]:
    given = request.GET if request.method in ("GET", "HEAD") else request.POST
    return [name for name in given.get("places", "").split(".") if name]


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int) -> HttpResponse:
    response = release.page(request, template, context, allowed=release.NOBODY, status=status)
    response["Cache-Control"] = "no-store"
    return response
