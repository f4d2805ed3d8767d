"""Forms that wait for a number: the list, the basis, the print, the end."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import DomainError
from madoguchi.domains.numbers import selectors, services
from madoguchi.domains.numbers.selectors import TaskView
from madoguchi.domains.numbers.states import NumberRefusal
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import Actor, actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import COMPLETE_NUMBERS
from madoguchi.foundation.release import NOBODY

PURPOSE = "個人番号の記入"


def _task(task: str) -> str:
    return reverse("number:task", args=[task])


def _acting(request: HttpRequest, task: TaskView) -> Actor:
    """The viewing log takes purpose and household from the request."""
    actor = replace(actor_of(request), purpose=PURPOSE, on_behalf_of=task.case_reference)
    request.actor = actor  # type: ignore[attr-defined]
    return actor


@requires(COMPLETE_NUMBERS)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Forms, not people: a name is shown only when its form is opened."""
    context = {"rows": selectors.list_tasks(actor_of(request)), "here": "tasks"}
    return release.page(request, "number/tasks.html", context, allowed=NOBODY)


@requires(COMPLETE_NUMBERS)
@require_GET
def ended(request: HttpRequest) -> HttpResponse:
    context = {"rows": selectors.list_tasks(actor_of(request), ended=True), "here": "ended"}
    return release.page(request, "number/tasks.html", context, allowed=NOBODY)


@requires(COMPLETE_NUMBERS)
@require_GET
def show(request: HttpRequest, task: str) -> HttpResponse:
    return _show(request, task)


def _show(request: HttpRequest, task: str, problem: str = "", status: int = 200) -> HttpResponse:
    found = selectors.get_task(actor_of(request), task)
    _acting(request, found)
    context = {
        "task": found,
        "reasons": NumberRefusal.choices,
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "number/task.html", context, allowed=found.allowed, status=status)


@requires(COMPLETE_NUMBERS)
@require_POST
@command("number.record_basis")
def basis(request: HttpRequest, task: str) -> HttpResponse:
    try:
        services.record_basis(actor=actor_of(request), task=task, basis=request.POST.get("basis", ""))
    except DomainError as refusal:
        return _refused(request, task, refusal)
    return done(_task(task), task)


@requires(COMPLETE_NUMBERS)
@require_GET
def form(request: HttpRequest, task: str) -> HttpResponse:
    """The paper with its numbers, for the printer beside the clerk. The answer is kept by nobody on the way."""
    found = selectors.get_task(actor_of(request), task)
    actor = _acting(request, found)
    try:
        made = services.complete_form(actor=actor, task=task)
    except DomainError as refusal:
        return _refused(request, task, refusal)
    return release.pdf(request, made.content, allowed=found.allowed, name=made.name, case=made.case_reference)


@requires(COMPLETE_NUMBERS)
@require_POST
@command("number.finish")
def finish(request: HttpRequest, task: str) -> HttpResponse:
    try:
        services.finish_task(actor=actor_of(request), task=task)
    except DomainError as refusal:
        return _refused(request, task, refusal)
    return done(reverse("number:tasks"), task)


@requires(COMPLETE_NUMBERS)
@require_POST
@command("number.refuse")
def refuse(request: HttpRequest, task: str) -> HttpResponse:
    try:
        services.refuse_task(actor=actor_of(request), task=task, reason=request.POST.get("reason", ""))
    except DomainError as refusal:
        return _refused(request, task, refusal)
    return done(reverse("number:tasks"), task)


def _refused(request: HttpRequest, task: str, refusal: DomainError) -> HttpResponse:
    return _show(request, task, refusal.code, 422)
