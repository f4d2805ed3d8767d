"""What a section sees of the rules: every procedure, one in full, what is unverified, and how far a language is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.procedures import history
from madoguchi.domains.procedures.case_runs import current_run
from madoguchi.domains.procedures.errors import CatalogueError
from madoguchi.foundation import cities, release
from madoguchi.foundation.policy import requires
from madoguchi.foundation.policy.policies import READ_CATALOGUE
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.catalogue import doubts, listing, procedure_page


@requires(READ_CATALOGUE)
@require_GET
def procedures(request: HttpRequest) -> HttpResponse:
    """All procedures; `?q=` searches names, laws and everyday words, the menus keep what they name."""
    asked = {name: request.GET.get(name, "") for name in ("certainty", "event", "business", "section")}
    wanted = listing.Wanted(query=request.GET.get("q", "").strip(), **asked)
    city, run = cities.current(), current_run()
    context = {
        "rows": listing.rows(city, run, history.last_changes(), wanted),
        "run": run,
        "languages": listing.languages(city),
        "filters": listing.filters(city, wanted),
        "query": wanted.query,
        "doubts": len(doubts.doubts_of(city)),
    }
    return release.page(request, "catalogue/procedures.html", context, allowed=NOBODY)


@requires(READ_CATALOGUE)
@require_GET
def procedure(request: HttpRequest, procedure: str) -> HttpResponse:
    """One procedure. Its examples are run now, not remembered."""
    found = cities.current().procedures.get(procedure)
    if found is None:
        raise NotFoundOrHidden(CatalogueError.NOT_OFFERED)
    context = procedure_page.context_of(cities.current(), found)
    context["versions"] = history.list_versions(procedure)
    return release.page(request, "catalogue/procedure.html", context, allowed=NOBODY)


@requires(READ_CATALOGUE)
@require_GET
def unverified(request: HttpRequest) -> HttpResponse:
    context = {"doubts": doubts.doubts_of(cities.current())}
    return release.page(request, "catalogue/unverified.html", context, allowed=NOBODY)


@requires(READ_CATALOGUE)
@require_GET
def language(request: HttpRequest, language: str) -> HttpResponse:
    """Every text of a language that is missing or that no person has read, beside the Japanese."""
    city = cities.current()
    if language not in city.languages:
        raise NotFoundOrHidden(CatalogueError.NO_SUCH_LANGUAGE)
    context = listing.language_texts(city, language)
    return release.page(request, "catalogue/language.html", context, allowed=NOBODY)
