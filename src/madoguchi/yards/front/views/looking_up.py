"""Ways to what one needs other than the guide's questions: search, lists, and a page for each procedure."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.procedures.errors import CatalogueError
from madoguchi.foundation import cities, release
from madoguchi.foundation.cities import City, Duty, Procedure
from madoguchi.foundation.cities.fact_catalogue import LIFE_EVENT
from madoguchi.foundation.cities.search_words import Referral
from madoguchi.foundation.policy import public
from madoguchi.yards.front import listing, procedure_words
from madoguchi.yards.front.events import BUSINESS, LifeEvent, events_served
from madoguchi.yards.front.finding import MOST_LETTERS, Findings, find

WHY = "手続きの案内。だれのことも聞かず、何も残さない"


@public(reason=WHY)
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` in everyday words. What was typed stands on the page, never in its title, and is not logged."""
    query, language = request.GET.get("q", "").strip()[:MOST_LETTERS], get_language() or "ja"
    found = find(cities.current(), query, language) if query else Findings((), (), ())
    # Who looks for a way out of life is not shown papers.
    is_alone = any(not one.event for one in found.referrals)
    context = {
        "query": query,
        "events": () if is_alone else found.events,
        "procedures": () if is_alone else found.procedures,
        "referrals": found.referrals,
        "discreet": next((one for one in found.referrals if one.is_discreet), None),
        "is_empty": bool(query) and not (found.events or found.procedures or found.referrals),
    }
    return release.page(request, "front/search.html", context, allowed=release.NOBODY)


@public(reason=WHY)
@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """All procedures; `?by=event|kana|section`, or `?event=` for one life event."""
    city, language = cities.current(), get_language() or "ja"
    order = request.GET.get("by", "")
    order = order if order in listing.ORDERS else listing.BY_EVENT
    event = listing.of_event(city, request.GET.get("event", ""), language)
    groups = (event,) if event else listing.groups(city, order, language)
    context = {"groups": groups, "order": order, "event": event, "query": ""}
    return release.page(request, "front/procedures.html", context, allowed=release.NOBODY)


@public(reason=WHY)
@require_GET
def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """One procedure. Errors: NotFoundOrHidden `catalogue.not_offered`."""
    city = cities.current()
    found = city.procedures.get(procedure)
    if found is None:
        raise NotFoundOrHidden(CatalogueError.NOT_OFFERED)
    context = _context(city, found, get_language() or "ja")
    return release.page(request, "front/procedure.html", context, allowed=release.NOBODY)


@public(reason=WHY)
@require_GET
def business(request: HttpRequest) -> HttpResponse:
    """What companies and sole traders come for."""
    city = cities.current()
    rows = listing.of_businesses(city, get_language() or "ja")
    context = {"rows": rows, "event": BUSINESS if BUSINESS in events_served(city) else ""}
    return release.page(request, "front/business.html", context, allowed=release.NOBODY)


def _context(city: City, procedure: Procedure, language: str) -> dict[str, Any]:
    section = city.sections.get(procedure.section)
    discreet = _discreet(city, procedure)
    return {
        "procedure": procedure,
        "title": procedure.title.in_language(language) or procedure.name,
        "summary": procedure.summary.in_language(language),
        "who": procedure.who.in_language(language),
        "is_machine_made": procedure.title.is_machine_made(language),
        "is_automatic": procedure.duty is Duty.AUTOMATIC,
        "section": section,
        "discreet": discreet,
        "events": _events(city, procedure, language),
        "condition": procedure_words.tree(city, procedure.condition, language),
        "members": procedure_words.tree(city, procedure.members, language),
        **_words(city, procedure, language),
    }


def _words(city: City, procedure: Procedure, language: str) -> dict[str, Any]:
    return {
        "duty": procedure_words.duty_text(procedure),
        "certainty": procedure_words.certainty_text(procedure),
        "deadlines": procedure_words.deadline_rows(city, procedure, language),
        "may_file": procedure_words.may_file_rows(city, procedure, language),
        "documents": procedure_words.document_rows(city, procedure, language),
        "fee": procedure_words.fee_text(procedure),
        "minutes": procedure_words.minutes_text(procedure),
        "where": procedure_words.where_rows(city, procedure, language),
        "channels": procedure_words.channel_rows(procedure, language),
        "blocked": procedure_words.blocked_rows(procedure),
        "forms": procedure_words.form_rows(city, procedure),
        "before": procedure_words.before_rows(city, procedure, language),
        "next": procedure_words.next_rows(city, procedure, language),
        "source": procedure_words.source_text(procedure.source),
    }


def _discreet(city: City, procedure: Procedure) -> Referral | None:
    """Whether the page is to say nothing in its title and can be left at once: it serves nothing but such events."""
    quiet = {one.event: one for one in city.referrals.values() if one.is_discreet}
    events = set(procedure.events)
    return quiet[procedure.events[0]] if events and events <= quiet.keys() else None


def _events(city: City, procedure: Procedure, language: str) -> tuple[LifeEvent, ...]:
    """The life events with which the guide can find out whether somebody needs it."""
    served = events_served(city)
    choices = (
        one for one in city.facts[LIFE_EVENT].choices if one.id in procedure.events and one.id in served
    )
    return tuple(LifeEvent(one.id, one.label.in_language(language)) for one in choices)
