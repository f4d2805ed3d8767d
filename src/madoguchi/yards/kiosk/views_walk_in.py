"""Without a booking: why, a few questions, what it will be, and the ticket. Each step is a form that carries all before
it, so that nothing of it is in an address or in a session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits import layout, services
from madoguchi.domains.visits.newcomers import newcomer_waits
from madoguchi.foundation.cities import FactDefinition, FactType, Office
from madoguchi.foundation.idempotency import command
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import USE_KIOSK
from madoguchi.ui.wait_words import wait_words_of
from madoguchi.yards.kiosk import needs, walking_in
from madoguchi.yards.kiosk.device import with_device
from madoguchi.yards.kiosk.pages import in_words, kiosk_page, office_of, show_ticket
from madoguchi.yards.kiosk.turns import in_turn
from madoguchi.yards.kiosk.walking_in import Walk


@require_http_methods(["GET", "POST"])
@with_device
@requires(USE_KIOSK)
@in_turn
@command("kiosk.walk_in")
def purpose(request: HttpRequest) -> HttpResponse:
    office = layout.get_office(office_of(request))
    if request.method != "POST":
        return _purposes(request, office)
    walk = walking_in.read_walk(request.POST)
    try:
        return _take(request, office, walk) if request.POST.get("take") else _next(request, office, walk)
    except NotFoundOrHidden as refusal:
        return _purposes(request, office, error=refusal.code)


def _next(request: HttpRequest, office: Office, walk: Walk) -> HttpResponse:
    events = walking_in.events_of(office, walk.purpose)
    if not walk.event and len(events) == 1:
        walk = Walk(walk.purpose, events[0].id, walk.said, walk.is_skipped)
    if not walk.event and not walk.is_skipped and events:
        choices = [(one.id, one.label.in_language(_language())) for one in events]
        question = _("どのことで来ましたか")
        return _ask(request, walk, {"question": question, "name": "event", "choices": choices})
    asked = walking_in.next_question(walk)
    if asked is not None:
        return _ask(request, walk, _asking(asked))
    return _summary(request, office, walk)


def _asking(fact: FactDefinition) -> dict[str, Any]:
    language = _language()
    if fact.type is FactType.YES_NO:
        choices = [("yes", _("はい")), ("no", _("いいえ"))]
    else:
        choices = [(one.id, one.label.in_language(language)) for one in fact.choices if one.is_here]
    return {
        "question": fact.question.in_language(language),
        "help": fact.help.in_language(language),
        "asking": fact.id,
        "name": "answer",
        "choices": choices,
        "is_several": fact.type is FactType.CHOICES,
        "unknown": walking_in.UNKNOWN,
    }


def _purposes(request: HttpRequest, office: Office, *, error: str = "") -> HttpResponse:
    choices = [(service.id, service.name.in_language(_language())) for service in office.walk_in]
    context: dict[str, Any] = {
        "question": _("今日の用件をえらんでください"),
        "name": "purpose",
        "choices": choices,
    }
    message = in_words(error) if error else None
    status = 422 if error else 200
    context |= {"walk": Walk(), "message": message}
    return kiosk_page(request, "kiosk/question.html", context, status=status)


def _ask(request: HttpRequest, walk: Walk, context: dict[str, Any]) -> HttpResponse:
    return kiosk_page(request, "kiosk/question.html", {**context, "walk": walk, "can_skip": True})


def _summary(request: HttpRequest, office: Office, walk: Walk) -> HttpResponse:
    language = _language()
    outcome = walking_in.outcome_of(walk, office, language)
    expected = newcomer_waits(office.id, lane=outcome.lane)[outcome.counters[0].id]
    context = {
        "walk": walk,
        "outcome": outcome,
        "wait": wait_words_of(expected) if expected.wait else "",
        "counters": [(one.number, one.name.in_language(language), one.floor) for one in outcome.counters],
        "needs": needs.offered(language),
        "wishes": needs.wishes(),
    }
    return kiosk_page(request, "kiosk/summary.html", context)


def _take(request: HttpRequest, office: Office, walk: Walk) -> HttpResponse:
    outcome = walking_in.outcome_of(walk, office, _language())
    found = services.check_in(
        actor=actor_of(request),
        office=office.id,
        purpose=walk.purpose,
        procedures=outcome.procedures,
        **needs.chosen(request.POST, _language()),
    )
    return show_ticket(request, found.public_id)


def _language() -> str:
    return get_language() or "ja"
