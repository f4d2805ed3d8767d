"""Two pages: the list, and one mail. In an install that is no demo they do not exist."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.foundation import release
from madoguchi.foundation.policy import public
from madoguchi.yards.mailbox import reading

WHY = "デモだけにあるページで、本番では404になる"


@require_safe
@public(reason=WHY)
def index(request: HttpRequest) -> HttpResponse:
    demo_only()
    return release.page(
        request, "mailbox/index.html", {"mails": reading.list_mails()}, allowed=release.NOBODY
    )


@require_safe
@public(reason=WHY)
def show(request: HttpRequest, key: str) -> HttpResponse:
    demo_only()
    mail = reading.get_mail(key)
    if mail is None:
        raise NotFoundOrHidden("mailbox.not_found")
    return release.page(request, "mailbox/show.html", {"mail": mail}, allowed=release.NOBODY)


def demo_only() -> None:
    if not settings.IS_DEMO:
        raise NotFoundOrHidden("policy.not_found")
