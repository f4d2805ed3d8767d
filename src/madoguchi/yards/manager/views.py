"""What a supervisor watches: the day, one case from beginning to end, and the log for deeper analysis."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from madoguchi.core.errors import DomainError, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.metrics import selectors as metrics
from madoguchi.domains.metrics import services as metric_services
from madoguchi.domains.metrics.errors import MetricsError
from madoguchi.domains.payments import selectors as payments
from madoguchi.domains.work import selectors as work
from madoguchi.foundation import clock, release
from madoguchi.foundation.policy import Actor, actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import WATCH_OPERATIONS
from madoguchi.foundation.release import NOBODY
from madoguchi.foundation.release.selectors import count_alarms
from madoguchi.yards.manager import figures


@requires(WATCH_OPERATIONS)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The figures of one day; `?day=2026-04-06` shows another than today."""
    return _today(request)


def _today(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    day = _day(request.GET.get("day", "")) or clock.today()
    report = metrics.get_day_report(actor, day)
    baseline = metrics.current_baseline()
    midnight = datetime.combine(day, time(), tzinfo=clock.LOCAL_ZONE)
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < clock.today() else None,
        "report": report,
        "tables": figures.tables(report),
        "baseline": baseline,
        "comparisons": figures.compare_day(report, baseline) if baseline else (),
        "sections": work.list_sections(actor),
        "void_requests": len(payments.list_void_requests(actor)),
        "alarms": count_alarms(actor, since=midnight),
        "problem": message_for(problem, "staff") if problem else None,
        "log_first": request.GET.get("first", day.isoformat()),
        "log_last": request.GET.get("last", day.isoformat()),
    }
    return release.page(request, "manager/today.html", context, allowed=NOBODY, status=status)


@requires(WATCH_OPERATIONS)
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """A typed reference leads to its timeline."""
    try:
        reference = cases.find_reference(actor_of(request), request.GET.get("q", "").strip())
    except DomainError as refusal:
        return _today(request, problem=refusal.code, status=404)
    return release.redirect(reverse("manager:timeline", args=[reference]))


@requires(WATCH_OPERATIONS)
@require_GET
def timeline(request: HttpRequest, reference: str) -> HttpResponse:
    """What happened to one case, when, and what it cost in time. No names: times need none.

    What was typed is counted from the case's own values, so that the pre-entry from home is in it.
    """
    actor = actor_of(request)
    report = metrics.get_case_report(actor, reference)
    typed, typed_twice = _typed(actor, report)
    baseline = metrics.current_baseline()
    context = {
        "report": report,
        "typed": typed,
        "typed_twice": typed_twice,
        "baseline": baseline,
        "comparisons": figures.compare_case(report, baseline) if baseline else (),
    }
    return release.page(request, "manager/timeline.html", context, allowed=NOBODY)


@requires(WATCH_OPERATIONS)
@require_GET
def event_log(request: HttpRequest) -> HttpResponse:
    """The event log of a period as CSV: `?first=2026-04-01&last=2026-04-30`."""
    first, last = _day(request.GET.get("first", "")), _day(request.GET.get("last", ""))
    try:
        if first is None or last is None:
            raise ValidationFailed({"last": MetricsError.PERIOD}, code=MetricsError.PERIOD)
        content = metric_services.export_event_log(actor=actor_of(request), first=first, last=last)
    except ValidationFailed as wrong:
        return _today(request, problem=wrong.code, status=422)
    name = f"event-log_{first:%Y%m%d}-{last:%Y%m%d}.csv"
    return release.text(request, content.decode(), allowed=NOBODY, content_type="text/csv", name=name)


def _typed(actor: Actor, report: metrics.CaseReport) -> tuple[int, int]:
    """(typed, typed twice) from the case's values, or from the log where there is a visit and no case."""
    try:
        typed = cases.count_typed(actor, report.reference)
        return typed, cases.count_typed_twice(actor, report.reference)
    except NotFoundOrHidden:
        return report.writing.typed, report.writing.typed_twice


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
