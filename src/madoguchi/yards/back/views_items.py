"""Work of a section: the list, one step, and what is done with it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from madoguchi.core.errors import Conflict, DomainError, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.documents import selectors as documents
from madoguchi.domains.work import selectors, services
from madoguchi.foundation import release
from madoguchi.foundation.accounts.selectors import staff_names
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.messages import message_for
from madoguchi.foundation.policy.policies import WORK_IN_SECTION
from madoguchi.foundation.release import NOBODY
from madoguchi.yards.back import item_page


def _item(item: str) -> str:
    return reverse("back:item", args=[item])


@requires(WORK_IN_SECTION)
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What lies in the actor's sections, the earliest due first. Nobody's name: the step says what to do."""
    actor, section = actor_of(request), request.GET.get("section", "")
    rows = selectors.list_items(actor, section=section)
    context = {
        "rows": rows,
        "late_mails": selectors.list_late_mails(actor, rows),
        "sections": selectors.list_sections(actor),
        "section": section,
        "names": staff_names({row.worker_id for row in rows if row.worker_id}),
    }
    return release.page(request, "back/items.html", context, allowed=NOBODY)


@requires(WORK_IN_SECTION)
@require_GET
def show(request: HttpRequest, item: str) -> HttpResponse:
    return show_item(request, item)


def show_item(
    request: HttpRequest, item: str, *, problem: DomainError | None = None, status: int = 200
) -> HttpResponse:
    found = selectors.get_item(actor_of(request), item)
    actor = item_page.acting(request, found)
    context, case = item_page.context_of(actor, found)
    context["problems"] = [message_for(code, "staff") for code in _codes(problem)]
    clerk = str(problem.data.get("clerk", "")) if problem else ""
    context["other_clerk"] = staff_names([clerk])[clerk]
    context["typed"] = {"message": request.POST.get("message", ""), "reason": request.POST.get("reason", "")}
    context["chosen"] = request.POST.getlist("fields")
    return release.page(request, "back/item.html", context, allowed=case.allowed, status=status)


def _codes(problem: DomainError | None) -> list[str]:
    if isinstance(problem, ValidationFailed):
        return list(problem.field_errors.values())
    return [problem.code] if problem else []


@requires(WORK_IN_SECTION)
@require_POST
@command("work.claim")
def claim(request: HttpRequest, item: str) -> HttpResponse:
    """Of two clerks one gets the step; the other sees whose it is now."""
    try:
        services.claim_step(actor=actor_of(request), item=item)
    except Conflict as taken:
        return show_item(request, item, problem=taken, status=409)
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_POST
@command("work.release")
def put_back(request: HttpRequest, item: str) -> HttpResponse:
    services.release_step(actor=actor_of(request), item=item, reason=request.POST.get("reason", "").strip())
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_POST
@command("work.finish")
def finish(request: HttpRequest, item: str) -> HttpResponse:
    services.finish_step(actor=actor_of(request), item=item)
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_POST
@command("work.approve")
def approve(request: HttpRequest, item: str) -> HttpResponse:
    services.approve_step(actor=actor_of(request), item=item)
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_POST
@command("work.refuse")
def refuse(request: HttpRequest, item: str) -> HttpResponse:
    try:
        services.refuse_step(actor=actor_of(request), item=item, reason=request.POST.get("reason", ""))
    except ValidationFailed as wrong:
        return show_item(request, item, problem=wrong, status=422)
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_POST
@command("work.return")
def return_item(request: HttpRequest, item: str) -> HttpResponse:
    """差戻し: `fields` are "<member>.<fact>", `message` is what the citizen reads behind the link."""
    fields = item_page.read_fields(request.POST.getlist("fields"))
    try:
        services.return_for_correction(
            actor=actor_of(request), item=item, fields=fields, message=request.POST.get("message", "")
        )
    except ValidationFailed as wrong:
        return show_item(request, item, problem=wrong, status=422)
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_POST
@command("work.take_back_return")
def take_back(request: HttpRequest, item: str) -> HttpResponse:
    """The citizen answered otherwise than by the link."""
    try:
        services.take_back_return(actor=actor_of(request), item=item, reason=request.POST.get("reason", ""))
    except ValidationFailed as wrong:
        return show_item(request, item, problem=wrong, status=422)
    return done(_item(item), item)


@requires(WORK_IN_SECTION)
@require_GET
def document(request: HttpRequest, item: str, document: str) -> HttpResponse:
    """A paper of the step's procedure; other papers of the household look missing."""
    found = selectors.get_item(actor_of(request), item)
    actor = item_page.acting(request, found)
    if document not in [paper.public_id for paper in item_page.paper_rows(actor, found)]:
        raise NotFoundOrHidden("document.not_found")
    case = cases.get_case(actor, found.case_reference)
    stored = documents.load_document(actor, document)
    return release.pdf(request, stored.content, allowed=case.allowed, name=stored.name, case=case.reference)
