"""The second person's yes or no."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from madoguchi.foundation.accounts import services
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import actor_of, requires
from madoguchi.foundation.policy.policies import MANAGE_ACCOUNTS
from madoguchi.yards.staff import once


@requires(MANAGE_ACCOUNTS)
@require_POST
@command("staff.request_approve")
def approve(request: HttpRequest, public_id: str) -> HttpResponse:
    code = services.approve_request(actor_of(request), public_id=public_id)
    if code:
        parts = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
        once.keep(request, "再登録用の番号（本人に直接渡してください）", parts)
    return done("/staff/accounts/", public_id)


@requires(MANAGE_ACCOUNTS)
@require_POST
@command("staff.request_refuse")
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    services.refuse_request(actor_of(request), public_id=public_id)
    return done("/staff/accounts/", public_id)
