"""The auditor's three questions: who changed what, who opened whom, and what did the gate stop. Searching
is itself recorded in the change log by the selectors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.foundation import release
from madoguchi.foundation.audit import selectors
from madoguchi.foundation.audit.models import ChangeRow, ViewRow
from madoguchi.foundation.audit.selectors import Search
from madoguchi.foundation.audit.wording import label_of
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import READ_AUDIT
from madoguchi.foundation.release.selectors import list_alarms
from madoguchi.yards.staff.forms import SearchForm


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row of either log. `kind` is the code of a change or the screen of a view; `label` its words, if it has any."""

    at: datetime
    actor_id: str
    on_behalf_of: str
    subject: str
    kind: str
    label: str
    detail: str


@requires(READ_AUDIT)
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    form, search = _search(request)
    found = selectors.search_changes(actor_of(request), search) if search else []
    rows = [_row(row, row.code, label_of(row.code), _change_detail(row)) for row in found]
    words = {"title": "変更記録", "kind_heading": "操作", "detail_heading": "内容"}
    return _log_page(request, form, search, rows, words)


@requires(READ_AUDIT)
@require_safe
def views(request: HttpRequest) -> HttpResponse:
    form, search = _search(request)
    found = selectors.search_views(actor_of(request), search) if search else []
    rows = [_row(row, row.screen, "", _view_detail(row)) for row in found]
    words = {"title": "閲覧記録", "kind_heading": "画面", "detail_heading": "見た項目と目的"}
    return _log_page(request, form, search, rows, words)


def _row(row: ChangeRow | ViewRow, kind: str, label: str, detail: str) -> LogRow:
    return LogRow(row.at, row.actor_id, row.on_behalf_of, row.subject, kind, label, detail)


def _change_detail(row: ChangeRow) -> str:
    return " ".join(
        filter(None, ["、".join(row.fields), *(f"{key}={value}" for key, value in row.data.items())])
    )


def _view_detail(row: ViewRow) -> str:
    return "、".join(row.fields) + (f"（{row.purpose}）" if row.purpose else "")


def _log_page(
    request: HttpRequest,
    form: SearchForm,
    search: Search | None,
    rows: list[LogRow],
    words: Mapping[str, str],
) -> HttpResponse:
    context = {"form": form, "rows": rows, "searched": search is not None, **words}
    return _page(request, "staff/audit_log.html", context)


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
