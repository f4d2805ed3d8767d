"""Choose a procedure, see how many and why, narrow, hand over, let go, watch."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import Conflict, DomainError, NotAvailable, NotPermitted, ValidationFailed
from madoguchi.domains.push import selectors, services
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import code_of, message_for
from madoguchi.foundation.policy.policies import APPROVE_PUSH, PREPARE_PUSH
from madoguchi.foundation.release import NOBODY


def _page_of(push_list: str) -> str:
    return reverse("push:list", args=[push_list])


@requires(PREPARE_PUSH)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


def _overview(request: HttpRequest, *, problem: str = "", where: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "lists": selectors.list_push_lists(actor),
        "procedures": selectors.list_procedures(actor),
        "extract": selectors.newest_extract(actor),
        "problem": message_for(problem, "staff") if problem else None,
        "where": where,
    }
    return release.page(request, "push/lists.html", context, allowed=NOBODY, status=status)


@requires(PREPARE_PUSH)
@require_POST
@command("push.create")
def create(request: HttpRequest) -> HttpResponse:
    try:
        made = services.create_push_list(
            actor=actor_of(request),
            procedure=request.POST.get("procedure", ""),
            names_procedure=request.POST.get("wording") != "unnamed",
        )
    except NotAvailable as refusal:
        return _overview(request, problem=refusal.code, where="create", status=409)
    return done(_page_of(made.public_id), made.public_id)


@requires(PREPARE_PUSH)
@require_POST
@command("push.object")
def objection(request: HttpRequest) -> HttpResponse:
    try:
        services.record_objection(actor=actor_of(request), resident_id=request.POST.get("resident_id", ""))
    except ValidationFailed as wrong:
        return _overview(request, problem=wrong.field_errors["resident_id"], where="objection", status=422)
    return done(reverse("push:lists"), "")


@requires(PREPARE_PUSH)
@require_GET
def show(request: HttpRequest, push_list: str) -> HttpResponse:
    return _show(request, push_list)


def _show(request: HttpRequest, push_list: str, *, refusal: DomainError | None = None) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_push_list(actor, push_list)
    context = {
        "list": found,
        "may_approve": found.state == "submitted" and found.submitted_by != actor.actor_id,
        "problem": message_for(code_of(refusal), "staff") if refusal else None,
        "entered": request.POST,
    }
    status = 422 if isinstance(refusal, ValidationFailed) else 409 if refusal else 200
    return release.page(request, "push/list.html", context, allowed=NOBODY, status=status)


@requires(PREPARE_PUSH)
@require_GET
def letters(request: HttpRequest, push_list: str) -> HttpResponse:
    """The dry run: every text as it would be sent, and to whom."""
    actor = actor_of(request)
    number = request.GET.get("page", "1")
    shown = selectors.list_recipients(actor, push_list, int(number) if number.isdecimal() else 1)
    context = {
        "list": selectors.get_push_list(actor, push_list),
        "letters": selectors.list_letters(actor, push_list),
        "shown": shown,
    }
    allowed = shown.allowed if shown.rows else NOBODY
    return release.page(request, "push/letters.html", context, allowed=allowed)


@requires(PREPARE_PUSH)
@require_POST
@command("push.exclude")
def exclude(request: HttpRequest, push_list: str) -> HttpResponse:
    try:
        services.exclude_residents(
            actor=actor_of(request),
            public_id=push_list,
            numbers=request.POST.get("numbers", ""),
            version=_version(request),
        )
    except (ValidationFailed, Conflict) as refusal:
        return _show(request, push_list, refusal=refusal)
    return done(_page_of(push_list), push_list)


@requires(PREPARE_PUSH)
@require_POST
@command("push.submit")
def submit(request: HttpRequest, push_list: str) -> HttpResponse:
    try:
        services.submit_push_list(actor=actor_of(request), public_id=push_list, version=_version(request))
    except (NotAvailable, Conflict) as refusal:
        return _show(request, push_list, refusal=refusal)
    return done(_page_of(push_list), push_list)


@requires(APPROVE_PUSH)
@require_POST
@command("push.approve")
def approve(request: HttpRequest, push_list: str) -> HttpResponse:
    try:
        services.approve_push_list(
            actor=actor_of(request), public_id=push_list, content_hash=request.POST.get("content", "")
        )
    except (NotPermitted, Conflict) as refusal:
        return _show(request, push_list, refusal=refusal)
    return done(_page_of(push_list), push_list)


@requires(APPROVE_PUSH)
@require_POST
@command("push.refuse")
def refuse(request: HttpRequest, push_list: str) -> HttpResponse:
    try:
        services.refuse_push_list(
            actor=actor_of(request), public_id=push_list, reason=request.POST.get("reason", "")
        )
    except (NotPermitted, ValidationFailed) as refusal:
        return _show(request, push_list, refusal=refusal)
    return done(_page_of(push_list), push_list)


@requires(PREPARE_PUSH)
@require_POST
@command("push.cancel")
def cancel(request: HttpRequest, push_list: str) -> HttpResponse:
    services.cancel_push_list(actor=actor_of(request), public_id=push_list)
    return done(reverse("push:lists"), push_list)


@requires(PREPARE_PUSH)
@require_POST
@command("push.stop")
def stop(request: HttpRequest, push_list: str) -> HttpResponse:
    services.stop_push_list(actor=actor_of(request), public_id=push_list)
    return done(_page_of(push_list), push_list)


def _version(request: HttpRequest) -> int:
    """0, which no list has, where the page sent none."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else 0
