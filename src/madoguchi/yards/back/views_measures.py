"""支援措置: the list, one measure, entering, extending, and what takes two people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import DomainError, ReleaseRefused, ValidationFailed
from madoguchi.domains.residents import measures, services
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.foundation import clock, release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Actor, requires
from madoguchi.foundation.policy.policies import KEEP_MEASURES
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.back import measure_page

Act = Callable[[HttpRequest, Actor, str], object]
"""What is done to the measure of a subject."""


@requires(KEEP_MEASURES)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Without names: who keeps the measures need not read everybody's on the way to one."""
    return _overview(request)


def _overview(request: HttpRequest, problem: DomainError | None = None, status: int = 200) -> HttpResponse:
    actor = measure_page.acting(request)
    context = {
        **measure_page.list_context(actor, ended=request.GET.get("show") == "ended"),
        "problem": measure_page.problem_of(problem),
        "typed": {name: request.POST.get(name, "") for name in ("number", "born", "starts_on")},
        "is_finding": "find" in request.POST,
    }
    return release.page(request, "back/measures.html", context, allowed=NOBODY, status=status)


@requires(KEEP_MEASURES)
@require_GET
def show(request: HttpRequest, number: int) -> HttpResponse:
    return _show(request, number)


def _show(
    request: HttpRequest, number: int, problem: DomainError | None = None, status: int = 200
) -> HttpResponse:
    actor = measure_page.acting(request)
    context, allowed = measure_page.context_of(actor, measures.get_measure(actor, number))
    context["problem"] = measure_page.problem_of(problem)
    context["typed"] = {name: request.POST.get(name, "") for name in ("reason", "first_on", "last_on")}
    context["asking"] = request.POST.get("kind", "")
    return release.page(request, "back/measure.html", context, allowed=allowed, status=status)


@requires(KEEP_MEASURES)
@require_POST
@command("measure.find")
def find(request: HttpRequest) -> HttpResponse:
    """By two keys, never by a name alone. A POST, so that no number stands in an address."""
    return _by_two_keys(request, lambda _request, _actor, _subject: None)


@requires(KEEP_MEASURES)
@require_POST
@command("measure.enter")
def enter(request: HttpRequest) -> HttpResponse:
    return _by_two_keys(request, _record)


def _record(request: HttpRequest, actor: Actor, subject: str) -> None:
    """From today or an earlier day: the page promises that the person is protected from now on."""
    starts_on = _day(request, "starts_on", default=clock.today())
    if starts_on > clock.today():
        raise ValidationFailed({"starts_on": ResidentError.STARTS_LATER})
    services.record_protective_measure(
        actor=actor,
        subject_id=subject,
        starts_on=starts_on,
        is_provisional=bool(request.POST.get("provisional")),
    )


@requires(KEEP_MEASURES)
@require_POST
@command("measure.confirm")
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    return _act(
        request,
        number,
        lambda _request, actor, subject: services.confirm_protective_measure(actor=actor, subject_id=subject),
    )


@requires(KEEP_MEASURES)
@require_POST
@command("measure.extend")
def extend(request: HttpRequest, number: int) -> HttpResponse:
    return _act(
        request,
        number,
        lambda _request, actor, subject: services.extend_protective_measure(
            actor=actor, subject_id=subject, filed_on=clock.today()
        ),
    )


@requires(KEEP_MEASURES)
@require_POST
@command("measure.ask")
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """Nothing opens yet: another person decides."""
    return _act(request, number, _ask_lift if request.POST.get("kind") == "lift" else _ask_release)


def _ask_release(request: HttpRequest, actor: Actor, subject: str) -> None:
    reason = request.POST.get("reason", "")
    services.request_measure_release(actor=actor, subject_id=subject, reason=reason)


def _ask_lift(request: HttpRequest, actor: Actor, subject: str) -> None:
    first = _day(request, "first_on", default=clock.today())
    services.request_measure_lift(
        actor=actor,
        subject_id=subject,
        reason=request.POST.get("reason", ""),
        first_on=first,
        last_on=_day(request, "last_on", default=first),
    )


@requires(KEEP_MEASURES)
@require_POST
@command("measure.decide")
def decide(request: HttpRequest, asked: str) -> HttpResponse:
    """The second person. Who asked is refused, whatever the page showed."""
    actor = measure_page.acting(request)
    number = measures.measure_of_request(actor, asked)
    act = (
        services.approve_measure_request
        if request.POST.get("decision") == "approve"
        else services.refuse_measure_request
    )
    try:
        act(actor=actor, public_id=asked)
    except DomainError as refusal:
        return _show(request, number, refusal, 409)
    return done(_url(number), asked)


def _by_two_keys(request: HttpRequest, act: Act) -> HttpResponse:
    """Whom number and birth date name, and after `act` the page of that person's newest measure."""
    actor = measure_page.acting(request)
    try:
        subject = measure_page.read_subject(
            actor, request.POST.get("number", ""), request.POST.get("born", "")
        )
        act(request, actor, subject)
        number = measures.find_measure_number(actor, subject)
    except ReleaseRefused:
        raise
    except DomainError as refusal:
        return _overview(request, refusal, 422)
    return done(_url(number), str(number))


def _act(request: HttpRequest, number: int, act: Act) -> HttpResponse:
    actor = measure_page.acting(request)
    subject = measures.get_measure(actor, number).subject_id
    try:
        act(request, actor, subject)
    except ReleaseRefused:
        raise
    except DomainError as refusal:
        return _show(request, number, refusal, 422)
    return done(_url(number), str(number))


def _day(request: HttpRequest, field: str, *, default: date) -> date:
    return measure_page.read_day(field, request.POST.get(field, ""), default=default)


def _url(number: int) -> str:
    return reverse("back:measure", args=[number])
