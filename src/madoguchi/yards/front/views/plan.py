"""The result: what must be done, in order, by when and why, what to bring, where; to keep, to share, to print."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.yards.front.wording import plan_page

WHY = "答えには名前も住所もなく、結果は手続きの一覧だけ"


@public(reason=WHY)
@require_GET
def own(request: HttpRequest, token: str) -> HttpResponse:
    """The plan of the person who answers; from here on to pre-entry and booking."""
    guide = intake.get_guide(actor_of(request), token)
    return _page(request, guide, is_own=True)


@public(reason=WHY)
@require_GET
def shared(request: HttpRequest, share_token: str) -> HttpResponse:
    """The same plan to read, for family and helpers; nothing can be changed from it."""
    guide = intake.get_shared_guide(actor_of(request), share_token)
    return _page(request, guide, is_own=False)


def _page(request: HttpRequest, guide: GuideView, *, is_own: bool) -> HttpResponse:
    city, today = cities.current(), clock.today()
    plan = procedures.get_plan(actor_of(request), guide.facts, today)
    context = {
        "guide": guide,
        "plan": plan_page(city, plan, guide.facts, get_language() or "ja"),
        "city": city,
        "office": city.main_office,
        "is_own": is_own,
        "today": today,
        "share_url": request.build_absolute_uri(reverse("front:plan_shared", args=[guide.share_token])),
    }
    return release.page(request, "front/plan.html", context, allowed=release.NOBODY)
