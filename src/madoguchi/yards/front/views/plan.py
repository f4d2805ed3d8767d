"""The result: what must be done, in order, by when and why, what to bring, where; to keep, to share, to print."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake.answers import GuideView
from madoguchi.domains.procedures import selectors as procedures
from madoguchi.domains.procedures.occasions import events_in
from madoguchi.foundation import cities, clock, release
from madoguchi.foundation.policy import public
from madoguchi.foundation.policy.decorators import actor_of
from madoguchi.ui.templatetags.ui import listed
from madoguchi.yards.front.addresses import guide_address
from madoguchi.yards.front.document_markup import plan_document_uses, plan_documents
from madoguchi.yards.front.events import discreet_among, event_labels, told_events
from madoguchi.yards.front.going_markup import plan_going, plan_summary, plan_trips
from madoguchi.yards.front.plan_markup import plan_cards, plan_lapses, plan_lines, plan_not_needed
from madoguchi.yards.front.plan_shapes import PlanPage
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
    city, today, language = cities.current(), clock.today(), get_language() or "ja"
    found = procedures.get_plan(actor_of(request), guide.facts, today)
    plan = plan_page(city, found, guide.facts, language)
    channels = [city.procedures[item.id].channels for item in found.needed]
    context = {
        "can_write": any(one.prefill for one in channels),
        "can_book": any(one.booking for one in channels),
        "discreet": discreet_among(city, events_in(guide.facts)),
        "guide": guide,
        "plan": plan,
        "events": listed(event_labels(city, told_events(city, events_in(guide.facts)), language)),
        "events_url": guide_address("guide_events", guide.token) if is_own else "",
        "answers_url": guide_address("guide_answers", guide.token) if is_own else "",
        "today": today,
        "share_url": request.build_absolute_uri(guide_address("plan_shared", guide.share_token)),
        **_markup(plan, today, language),
    }
    return release.page(request, "front/plan.html", context, allowed=release.NOBODY)


def _markup(plan: PlanPage, today: date, language: str) -> dict[str, SafeString]:
    return {
        "summary": plan_summary(plan, today, language),
        "to_get": plan_documents(plan.to_get),
        "documents": plan_documents(plan.documents),
        "uses": plan_document_uses((*plan.to_get, *plan.documents)),
        "trips": plan_trips(plan, today, language),
        "going": plan_going(plan.going),
        "from_home": plan_cards(plan.from_home, today, language),
        "by_contact": plan_cards(plan.by_contact, today, language),
        "automatic": plan_lines(plan.automatic, language, "<br>"),
        "lapses": plan_lapses(plan.lapses, language),
        "undecided": plan_lines(plan.undecided, language, ":"),
        "not_needed": plan_not_needed(plan.not_needed, language),
    }
