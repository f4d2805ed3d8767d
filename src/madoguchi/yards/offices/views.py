"""Pages of the offices. They read no table: the city's data and the clock decide everything."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.policy import public
from madoguchi.yards.offices import listing, office_page, turns
from madoguchi.yards.offices.standing import AnyPlace, find_place

_WHY = "庁舎の場所と開いている時間だけを表示し、だれの情報も含まない"


@require_safe
@public(reason=_WHY)
def index(request: HttpRequest) -> HttpResponse:
    """All places by district; `?open=1` keeps those that are open now."""
    city, language = cities.current(), get_language() or "ja"
    now, only_open = clock.local(clock.now()), request.GET.get("open") == "1"
    context = {
        "districts": listing.districts(city, now, language, only_open=only_open),
        "counts": listing.counts(city.site_groups.values(), language),
        "only_open": only_open,
        "now": clock.now(),
    }
    return release.page(request, "offices/index.html", context, allowed=release.NOBODY)


@require_safe
@public(reason="呼ぶ順番の決まりだけを表示し、だれの情報も含まない")
def turn_order(request: HttpRequest) -> HttpResponse:
    """The rule by which people are called, for everybody to read."""
    context = {
        "rule": turns.rule_sentences(),
        "counters": turns.other_shares(cities.current(), get_language() or "ja"),
    }
    return release.page(request, "offices/turns.html", context, allowed=release.NOBODY)


@require_safe
@public(reason=_WHY)
def office(request: HttpRequest, office: str) -> HttpResponse:
    context = office_page.context_of(cities.current(), _place(office), get_language() or "ja")
    return release.page(request, "offices/office.html", context, allowed=release.NOBODY)


@require_safe
@public(reason=_WHY)
def counter(request: HttpRequest, office: str, counter: str) -> HttpResponse:
    """One counter: where it stands, what is done there, and whether it is open now."""
    city, language, place = cities.current(), get_language() or "ja", _place(office)
    rows = {row.id: row for row in office_page.counter_rows(city, place, language)}
    if counter not in rows:
        raise NotFoundOrHidden("office.counter_not_found", office=office, counter=counter)
    context = {**office_page.context_of(city, place, language), "counter": rows[counter]}
    return release.page(request, "offices/counter.html", context, allowed=release.NOBODY)


def _place(name: str) -> AnyPlace:
    """Errors: NotFoundOrHidden `office.not_found`."""
    found = find_place(cities.current(), name)
    if found is None:
        raise NotFoundOrHidden("office.not_found", office=name)
    return found
