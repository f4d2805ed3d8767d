"""Sending a paper of a step to the number zone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from madoguchi.core.errors import DomainError, NotFoundOrHidden, ReleaseRefused
from madoguchi.domains.number_requests import services
from madoguchi.domains.work import selectors
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import WORK_IN_SECTION
from madoguchi.yards.back import item_page, views_items


@requires(WORK_IN_SECTION)
@require_POST
@command("number_request.send")
def ask(request: HttpRequest, item: str, document: str) -> HttpResponse:
    """A paper of the step's procedure; other papers of the household look missing."""
    found = selectors.get_item(actor_of(request), item)
    actor = item_page.acting(request, found)
    if document not in [paper.public_id for paper in item_page.paper_rows(actor, found)]:
        raise NotFoundOrHidden("document.not_found")
    try:
        services.request_number(
            actor=actor, document=document, section=found.section, basis=request.POST.get("basis", "")
        )
    except ReleaseRefused:
        raise
    except DomainError as refusal:
        return views_items.show_item(request, item, problem=refusal, status=422)
    return done(reverse("back:item", args=[item]), item)
