"""The staff's list of courses, one course, and its roll as a file."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.domains.courses import selectors
from madoguchi.foundation import release
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import RUN_COURSES
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.course_desk import course_page, words


@requires(RUN_COURSES)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    actor, asked = actor_of(request), request.GET
    number, day = asked.get("page", "1"), _day(asked.get("day", ""))
    series, place = asked.get("series", ""), asked.get("place", "")
    page = selectors.list_courses(
        actor, series=series, place=place, day=day, page=int(number) if number.isdecimal() else 1
    )
    all_series, places = selectors.list_choices(actor)
    context = {
        "rows": [
            {
                "one": row,
                "title": words.title_of(row.series),
                "place": words.place_of(row.series, row.place),
                "is_example": words.is_example(row.series),
            }
            for row in page.rows
        ],
        "page_of": page,
        "series": [(one, words.title_of(one)) for one in all_series],
        "places": [(one, words.place_of("", one)) for one in places],
        "chosen": {"series": series, "place": place, "day": day.isoformat() if day else ""},
        "query": urlencode({name: asked[name] for name in ("series", "place", "day") if asked.get(name)}),
    }
    return release.page(request, "course_desk/index.html", context, allowed=NOBODY)


@requires(RUN_COURSES)
@require_GET
def course(request: HttpRequest, course: str) -> HttpResponse:
    return course_page.show(request, course)


@requires(RUN_COURSES)
@require_GET
def roll_csv(request: HttpRequest, course: str) -> HttpResponse:
    actor = actor_of(request)
    found, rows = selectors.get_course(actor, course), selectors.list_roll(actor, course)
    content = course_page.roll_text(found, rows)
    allowed = course_page.allowed_for(rows)
    return release.text(
        request, content, allowed=allowed, content_type="text/csv", name=f"meibo-{course}.csv"
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
