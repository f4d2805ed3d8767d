"""Courses that one can go to: the list, narrowed without a script, and the page of one course. Nobody's data is here."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from madoguchi.domains.enrolments import selectors
from madoguchi.domains.enrolments.shapes import Filter
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.ui.templatetags.ui import jst
from madoguchi.yards.courses import words

_WHY = "講座の日時・場所・空きだけを表示し、だれの情報も含まない"


@require_safe
@public(reason=_WHY)
def index(request: HttpRequest) -> HttpResponse:
    """Courses to come, by day; `?topic= district= place= day= free=1 page=`."""
    language, actor = get_language() or "ja", actor_of(request)
    chosen = _chosen(request)
    number = request.GET.get("page", "1")
    page = selectors.list_courses(actor, chosen, page=int(number) if number.isdecimal() else 1)
    choices = selectors.list_choices(actor)
    places = [(one, words.where("", one, language).name) for one in choices["place"]]
    context = {
        "rows": words.listed(page.rows, language, clock.now()),
        "page_of": page,
        "chosen": chosen,
        "day": chosen.day.isoformat() if chosen.day else "",
        "topics": [(one, words.TOPICS[one]) for one in choices["topic"] if one in words.TOPICS],
        "districts": choices["district"],
        "places": sorted(places, key=lambda one: one[1]),
        "query": _query(request),
        "as_of": jst(max((row.as_of for row in page.rows), default=None)),
    }
    return release.page(request, "courses/index.html", context, allowed=release.NOBODY)


@require_safe
@public(reason=_WHY)
def course(request: HttpRequest, course: str) -> HttpResponse:
    language = get_language() or "ja"
    found = selectors.get_course(actor_of(request), course)
    series = words.series_of(found.series)
    context = {
        "course": found,
        "series": series,
        "title": words.title_of(found.series, language),
        "where": words.where(found.series, found.place, language),
        "categories": words.categories(found, language),
        "period": words.period_text(found, clock.now()),
        "is_open": words.is_open(found, clock.now()),
        "section": cities.current().sections[series.section] if series else None,
    }
    return release.page(request, "courses/course.html", context, allowed=release.NOBODY)


def _chosen(request: HttpRequest) -> Filter:
    asked = request.GET
    return Filter(
        topic=asked.get("topic", ""),
        district=asked.get("district", ""),
        place=asked.get("place", ""),
        day=_day(asked.get("day", "")),
        only_free=asked.get("free") == "1",
    )


def _day(text: str) -> date | None:
    """A day that is none counts as not asked for."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _query(request: HttpRequest) -> str:
    """The filter for the links to other pages of the list."""
    names = ("topic", "district", "place", "day", "free")
    return urlencode({name: value for name in names if (value := request.GET.get(name, ""))})
