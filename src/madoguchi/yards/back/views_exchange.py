"""The exchange with the core system: make files, hand them out, take results back."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import Conflict, ExternalFailure, NotAvailable, ValidationFailed
from madoguchi.domains.work import selectors, services
from madoguchi.domains.work.ports import is_linked
from madoguchi.domains.work.selectors import ReadBack
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import WORK_IN_SECTION
from madoguchi.foundation.release import NOBODY, Medium


def _batch(batch: str) -> str:
    return reverse("back:exchange_batch", args=[batch])


@requires(WORK_IN_SECTION)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    return _overview(request)


def _overview(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of(request)
    to_send = selectors.list_sections_to_send(actor)
    sections = selectors.list_sections(actor)
    context = {
        "batches": selectors.list_batches(actor),
        "sections": [one for one in sections if one.section in to_send],
        "others": [one for one in sections if one.section not in to_send],
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "back/exchange.html", context, allowed=NOBODY, status=status)


@requires(WORK_IN_SECTION)
@require_POST
@command("exchange.make")
def make(request: HttpRequest, section: str) -> HttpResponse:
    try:
        made = services.make_exchange(actor=actor_of(request), section=section)
    except NotAvailable as nothing:
        return _overview(request, problem=nothing.code, status=409)
    return done(reverse("back:exchange"), made[0].public_id)


@requires(WORK_IN_SECTION)
@require_GET
def show(request: HttpRequest, batch: str) -> HttpResponse:
    return _show(request, batch)


def _show(
    request: HttpRequest, batch: str, *, problem: str = "", status: int = 200, held: ReadBack | None = None
) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.get_batch(actor, batch)
    rows, allowed = selectors.list_rows(actor, batch)
    context = {
        "batch": found,
        "rows": rows,
        "held": held,
        "is_linked": is_linked(),
        "problems": [(line, message_for(code, "staff")) for line, code in found.problems],
        "problem": message_for(problem, "staff") if problem else None,
    }
    return release.page(request, "back/exchange_batch.html", context, allowed=allowed, status=status)


@requires(WORK_IN_SECTION)
@require_GET
def download(request: HttpRequest, batch: str) -> HttpResponse:
    stored, allowed = selectors.load_file(actor_of(request), batch)
    return release.file(
        request,
        stored.content,
        allowed=allowed,
        name=stored.name,
        content_type=stored.content_type,
        medium=Medium.EXPORT,
    )


@requires(WORK_IN_SECTION)
@require_POST
@command("exchange.send")
def send(request: HttpRequest, batch: str) -> HttpResponse:
    try:
        services.send_exchange(actor=actor_of(request), batch=batch)
    except (ExternalFailure, Conflict, NotAvailable) as problem:
        return _show(request, batch, problem=problem.code, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return done(_batch(batch), batch)


@requires(WORK_IN_SECTION)
@require_GET
def read_back(request: HttpRequest, batch: str) -> HttpResponse:
    """What the core system holds now; where it does not answer, the page says so and nothing else changes."""
    try:
        found = selectors.read_back(actor_of(request), batch)
    except (ExternalFailure, NotAvailable) as problem:
        return _show(request, batch, problem=problem.code, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return _show(request, batch, held=found)


@requires(WORK_IN_SECTION)
@require_POST
@command("exchange.read_results")
def results(request: HttpRequest, batch: str) -> HttpResponse:
    upload = request.FILES.get("file")
    content = upload.read() if upload is not None and not isinstance(upload, list) else b""
    try:
        services.read_results(actor=actor_of(request), batch=batch, content=content)
    except ValidationFailed as wrong:
        return _show(request, batch, problem=wrong.code, status=422)
    return done(_batch(batch), batch)


@requires(WORK_IN_SECTION)
@require_POST
@command("exchange.enter_by_hand")
def by_hand(request: HttpRequest, batch: str, number: int) -> HttpResponse:
    services.enter_by_hand(actor=actor_of(request), batch=batch, number=number)
    return done(_batch(batch), batch)
