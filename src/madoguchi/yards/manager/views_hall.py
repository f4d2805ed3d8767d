"""The hall now, and how good the forecasts were: the supervisor's two pages about waiting."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.domains.visits import boards, layout, live, overview, scores
from madoguchi.foundation import release
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import WATCH_OPERATIONS
from madoguchi.foundation.release import NOBODY


@requires(WATCH_OPERATIONS)
@require_GET
def hall(request: HttpRequest) -> HttpResponse:
    """The whole page, or with `X-Live-Part` only what changes. `?office=` for another than the main one."""
    office = layout.get_office(request.GET.get("office", ""))
    context = {
        "hall": overview.get_overview(actor_of(request), office=office.id),
        "office": office,
        "opening": boards.opening_of(office).state,
        "live_url": f"{settings.LIVE_URL}/live/{live.topic_token(live.queue_topic(office.id))}",
    }
    name = "manager/hall.html#live" if request.headers.get("X-Live-Part") else "manager/hall.html"
    return release.page(request, name, context, allowed=NOBODY)


@requires(WATCH_OPERATIONS)
@require_GET
def forecasts(request: HttpRequest) -> HttpResponse:
    """Coverage, width and error of the last four weeks, with the doubt of small numbers."""
    office = layout.get_office(request.GET.get("office", ""))
    report = scores.get_scores(actor_of(request), office=office.id)
    return release.page(
        request, "manager/forecasts.html", {"report": report, "office": office}, allowed=NOBODY
    )
