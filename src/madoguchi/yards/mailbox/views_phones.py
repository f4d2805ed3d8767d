"""The demo's telephone: what came by LINE and SMS, and a line to write to the city's LINE account."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from madoguchi.core.errors import ExternalFailure
from madoguchi.foundation import release
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.policy import public
from madoguchi.yards.mailbox import phones as kept
from madoguchi.yards.mailbox.views import WHY, demo_only

PERSON = "U" + "0123456789abcdef" * 2
"""The one LINE user of a demo."""


@require_safe
@public(reason=WHY)
def phones(request: HttpRequest) -> HttpResponse:
    demo_only()
    context = {"line": kept.list_line(), "sms": kept.list_sms()}
    return release.page(request, "mailbox/phones.html", context, allowed=release.NOBODY)


@require_POST
@public(reason=WHY)
@command("mailbox.say")
def say(request: HttpRequest) -> HttpResponse:
    """As if the person had typed it in LINE: it goes to the sandbox, which posts the webhook. Errors: ExternalFailure."""
    # Read when it is needed: every command and every worker would begin later by this library.
    import httpx

    demo_only()
    text = request.POST.get("text", "").strip()[:200]
    try:
        sent = {"user": PERSON, "text": text}
        httpx.post(f"{settings.LINE_URL}/sandbox/line/say", json=sent, timeout=5).raise_for_status()
    except httpx.HTTPError as error:
        raise ExternalFailure("mailbox.no_sandbox", retryable=True) from error
    return done(reverse("mailbox:phones"), "said")
