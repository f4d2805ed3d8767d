"""The boards. What they show goes through `release.signage`: numbers, counters and times, and no other word."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.domains.visits import layout, live, selectors
from madoguchi.foundation import clock, release
from madoguchi.foundation.policy import public

_WHY = "番号と窓口の名前だけを表示し、だれの情報も含まない"
REFRESH_S = 10


@require_safe
@public(reason=_WHY)
def halls(request: HttpRequest) -> HttpResponse:
    context = {"halls": layout.halls(layout.get_office())}
    return release.page(request, "signage/halls.html", context, allowed=release.NOBODY)


@require_safe
@public(reason=_WHY)
def board(request: HttpRequest, hall: str) -> HttpResponse:
    """The whole page, or with `X-Live-Part` only the board, which the page swaps in when something changed."""
    office = layout.get_office()
    label = layout.hall_label(office, hall)
    context = {
        "hall": hall,
        "label": label,
        "board": json.loads(_payload(hall)),
        "live_url": f"{settings.LIVE_URL}/live/{live.topic_token(live.hall_topic(office.id, hall))}",
        "refresh_s": REFRESH_S,
    }
    name = "signage/board.html#board" if request.headers.get("X-Live-Part") else "signage/board.html"
    response = release.page(request, name, context, allowed=release.NOBODY)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@public(reason=_WHY)
def calls_json(request: HttpRequest, hall: str) -> HttpResponse:
    """For boards of other makers."""
    layout.hall_label(layout.get_office(), hall)
    response = release.text(request, _payload(hall), allowed=release.NOBODY, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _payload(hall: str) -> str:
    calls = selectors.list_calls(hall)
    payload: dict[str, Any] = {
        "as_of": f"{clock.local(clock.now()):%H:%M}",
        "calls": [
            {
                "number": call.number,
                "counter": call.counter_number,
                "label": call.counter_label,
                "at": f"{clock.local(call.at):%H:%M}",
                "current": call.is_current,
            }
            for call in calls
        ],
    }
    return release.signage(payload, wording={call.counter_label for call in calls})
