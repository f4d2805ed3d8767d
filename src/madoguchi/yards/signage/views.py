"""The boards. What they show goes through `release.signage`: numbers, counters and times, and no other word.

A board speaks Japanese with the one line of English that visitors need; no cookie decides what a hall reads.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from madoguchi.domains.visits import boards, live
from madoguchi.domains.visits.boards import BoardCall, Scope
from madoguchi.domains.visits.newcomers import NewcomerWait, newcomer_waits
from madoguchi.foundation import clock, release
from madoguchi.foundation.cities import Counter
from madoguchi.foundation.cities.opening import Opening, OpeningState
from madoguchi.foundation.policy import public
from madoguchi.ui.wait_words import wait_words_of
from madoguchi.yards.signage import voice

_WHY = "番号と窓口の名前だけを表示し、だれの情報も含まない"
REFRESH_S = 10
_CLOSED = "いまは閉じています"
_TOO_MANY = "きょう中にお呼びできないことがあります"
WAITS = "waits"
"""Value of X-Live-Part for the waits alone: they are asked for by the clock, the calls by the news."""


@require_safe
@public(reason=_WHY)
def halls(request: HttpRequest) -> HttpResponse:
    """Where a screen is set up: an office, a hall, or some counters."""
    return _page(request, "signage/halls.html", {"offices": boards.list_scopes()})


@require_safe
@public(reason=_WHY)
def board(request: HttpRequest, hall: str) -> HttpResponse:
    """One hall of the main office. `?other=1` shows the calls of the other floors too, for an entrance."""
    return _board(request, _scope_of_hall(request, hall))


@require_safe
@public(reason=_WHY)
def office_board(request: HttpRequest, office: str) -> HttpResponse:
    """An office: `?hall=1f&hall=2f` or `?counter=residents` narrows it, `at=1f` says on which floor the board hangs."""
    return _board(request, _scope_of_office(request, office))


@require_safe
@public(reason=_WHY)
def calls_json(request: HttpRequest, hall: str) -> HttpResponse:
    """For boards of other makers."""
    return _json(request, _scope_of_hall(request, hall))


@require_safe
@public(reason=_WHY)
def office_calls_json(request: HttpRequest, office: str) -> HttpResponse:
    return _json(request, _scope_of_office(request, office))


def _scope_of_hall(request: HttpRequest, hall: str) -> Scope:
    return boards.scope_of(halls=() if request.GET.get("other") else (hall,), hall=hall)


def _scope_of_office(request: HttpRequest, office: str) -> Scope:
    query = request.GET
    return boards.scope_of(
        office, halls=query.getlist("hall"), counters=query.getlist("counter"), hall=query.get("at", "")
    )


def _board(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The whole page, or with `X-Live-Part` one part of it, which the page swaps in."""
    part = request.headers.get("X-Live-Part", "")
    with translation.override("ja"):
        if part == WAITS:
            return _page(request, "signage/board.html#waits", {"waits": _waits(scope)})
        calls = boards.list_board_calls(scope)
        context = {
            "waits": () if part else _waits(scope),
            "scope": scope,
            "floors": "・".join(dict.fromkeys(counter.floor for counter in scope.counters)),
            "board": json.loads(_payload(scope, calls)),
            "sayings": {call.key: voice.sayings(call) for call in calls if call.is_current},
            "opening": _opening_words(boards.opening_of(scope.office)),
            "live_url": f"{settings.LIVE_URL}/live/{live.topic_token(_topic(scope))}",
            "part_url": request.get_full_path(),
            "refresh_s": REFRESH_S,
        }
        return _page(request, "signage/board.html#board" if part else "signage/board.html", context)


def _waits(scope: Scope) -> list[tuple[Counter, int, str]]:
    """(counter, who waits there now, what somebody who came now would wait)."""
    found = newcomer_waits(scope.office.id)
    here = [(counter, found[counter.id]) for counter in scope.counters]
    return [(counter, one.waiting, _words(one)) for counter, one in here]


def _words(one: NewcomerWait) -> str:
    if one.wait:
        return wait_words_of(one)
    return _TOO_MANY if one.is_open else _CLOSED


def _topic(scope: Scope) -> str:
    """A board of several halls listens to the whole office: one news too many costs less than one too few."""
    if len(scope.halls) == 1:
        return live.hall_topic(scope.office.id, scope.halls[0])
    return live.queue_topic(scope.office.id)


def _json(request: HttpRequest, scope: Scope) -> HttpResponse:
    payload = _payload(scope, boards.list_board_calls(scope))
    response = release.text(request, payload, allowed=release.NOBODY, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def _payload(scope: Scope, calls: Sequence[BoardCall]) -> str:
    payload: dict[str, Any] = {
        "as_of": f"{clock.local(clock.now()):%H:%M}",
        "calls": [_call(call) for call in calls],
    }
    wording = {counter.name.ja for counter in scope.counters} | {counter.floor for counter in scope.counters}
    return release.signage(payload, wording=wording)


def _call(call: BoardCall) -> Mapping[str, Any]:
    return {
        "key": call.key,
        "number": call.number,
        "counter": call.counter.number,
        "label": call.counter.name.ja,
        "floor": call.floor,
        "at": f"{clock.local(call.at):%H:%M}",
        "current": call.is_current,
        "recall": call.is_recall,
    }


def _opening_words(opening: Opening) -> str:
    """What stands on the board outside the opening hours; "" while it is open or nobody knows."""
    if opening.state in (OpeningState.OPEN, OpeningState.UNKNOWN):
        return ""
    if opening.opens_on is None or opening.opens_at is None or not opening.is_settled:
        return "ただいま受付時間の外です。"
    at = f"{opening.opens_at:%H:%M}から"
    if opening.state is OpeningState.LATER_TODAY:
        return f"受付は {at}です。"
    return f"今日の受付は終わりました。次は {opening.opens_on.month}月{opening.opens_on.day}日 {at}です。"


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    response = release.page(request, template, context, allowed=release.NOBODY)
    response["Cache-Control"] = "no-store"
    return response
