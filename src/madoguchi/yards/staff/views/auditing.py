"""The auditor's three questions: who changed what, who opened whom, and what did the gate stop. Searching
is itself recorded in the change log by the selectors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.foundation import release
from madoguchi.foundation.audit import selectors
from madoguchi.foundation.audit.selectors import Search
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import READ_AUDIT
from madoguchi.foundation.release.selectors import list_alarms
from madoguchi.yards.staff.forms import SearchForm


@requires(READ_AUDIT)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    form, search = _search(request)
    rows = selectors.search_changes(actor_of(request), search) if search else []
    return _page(request, "staff/audit_changes.html", {"form": form, "rows": rows, "searched": bool(search)})


@requires(READ_AUDIT)
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    form, search = _search(request)
    rows = selectors.search_views(actor_of(request), search) if search else []
    return _page(request, "staff/audit_views.html", {"form": form, "rows": rows, "searched": bool(search)})


@requires(READ_AUDIT)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    return _page(request, "staff/audit_alarms.html", {"rows": list_alarms(actor_of(request))})


def _search(request: HttpRequest) -> tuple[SearchForm, Search | None]:
    """No search before something is asked for: the whole log is not a page."""
    form = SearchForm(request.GET or None)
    if not form.is_bound or not form.is_valid():
        return form, None
    return form, Search(**form.cleaned_data)


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return release.page(request, template, context, allowed=release.NOBODY)
