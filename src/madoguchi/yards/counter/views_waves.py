"""Waves of renewals: times that are kept for those whom the city writes to, and the codes for their letters."""

from __future__ import annotations

import csv
import io
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST, require_safe

from madoguchi.core.errors import DomainError, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.visits import booking_selectors, services
from madoguchi.foundation import cities, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import WATCH_OPERATIONS
from madoguchi.yards.counter import booking_page as page

_HOME = "/counter/waves/"


@requires(WATCH_OPERATIONS)
@require_safe
def waves(request: HttpRequest) -> HttpResponse:
    return _page(request)


@requires(WATCH_OPERATIONS)
@require_POST
@command("waves.open")
def open_wave(request: HttpRequest) -> HttpResponse:
    given = request.POST
    invited = given.get("invited", "")
    try:
        wave = services.open_wave(
            actor=actor_of(request),
            office=given.get("office", ""),
            service=given.get("service", ""),
            first_on=_day(request, "first_on"),
            last_on=_day(request, "last_on"),
            invited=int(invited) if invited.isdecimal() and len(invited) < 7 else 0,
            to_all_on=_day(request, "to_all_on") if given.get("to_all_on") else None,
        )
    except (ValidationFailed, NotFoundOrHidden) as refusal:
        return _page(request, refusal=refusal)
    return done(_HOME, wave.code)


@requires(WATCH_OPERATIONS)
@require_POST
@command("waves.to_all")
def to_all(request: HttpRequest, wave: str) -> HttpResponse:
    services.open_to_all(actor=actor_of(request), wave=wave)
    return done(_HOME, wave)


@requires(WATCH_OPERATIONS)
@require_GET
def codes(request: HttpRequest, wave: str) -> HttpResponse:
    """A file for the printer of the letters: number, code, and the address that the letter's QR shows."""
    address = request.build_absolute_uri("/book/invited/")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["通し番号", "案内状の番号", "QRコードのアドレス"])
    for number, code in services.codes_of(actor_of(request), wave):
        writer.writerow([number, code, f"{address}?code={code}"])
    return release.text(
        request,
        f"\ufeff{out.getvalue()}",
        allowed=release.NOBODY,
        content_type="text/csv",
        name=f"annai-{wave}.csv",
    )


def _page(request: HttpRequest, *, refusal: DomainError | None = None) -> HttpResponse:
    places = list(cities.current().bookable.values())
    names = {one.id: one.name.ja for place in places for one in place.booking}
    context = {
        "waves": [
            {
                "row": row,
                "office": page.office_name(row.office),
                "service": names.get(row.service, row.service),
            }
            for row in booking_selectors.list_waves(actor_of(request))
        ],
        "places": places,
        "services": list(names.items()),
        "typed": request.POST,
        "refusal": message_for(refusal.code, "staff") if refusal else None,
    }
    response = release.page(
        request, "counter/waves.html", context, allowed=release.NOBODY, status=409 if refusal else 200
    )
    response["Cache-Control"] = "no-store"
    return response


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, ""))
    except ValueError:
        raise ValidationFailed({name: "wave.days"}, code="wave.days") from None
