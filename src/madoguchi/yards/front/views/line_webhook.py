"""What LINE tells us: somebody sent the code of a page, blocked the account, or wants no more messages."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from madoguchi.adapters.line import LineEvent, is_signed, read_events
from madoguchi.core.errors import NotPermitted
from madoguchi.domains.turns import services
from madoguchi.foundation import release
from madoguchi.foundation.policy import public

logger = logging.getLogger(__name__)
_STOP = frozenset({"停止", "止める", "とめる", "やめる", "stop"})


@csrf_exempt
@public(reason="LINEのサーバーが呼ぶ。署名が正しいときだけ読む")
@require_POST
def line_webhook(request: HttpRequest) -> HttpResponse:
    """200 to whatever is signed, also to what says nothing to us: LINE would only send it again.

    Repeatable: a code works once, and who stopped has stopped. Errors: NotPermitted `turn.not_signed`.
    """
    body, signature = request.body, request.headers.get("X-Line-Signature", "")
    if not is_signed(body, signature, settings.LINE_SECRET):
        logger.warning("a webhook without LINE's signature was not read")
        raise NotPermitted("turn.not_signed")
    for event in read_events(body):
        _take(event)
    return release.text(request, "", allowed=release.NOBODY, content_type="text/plain")


def _take(event: LineEvent) -> None:
    if not event.user:
        return
    if event.kind == "unfollow" or (event.kind == "message" and event.text.strip().lower() in _STOP):
        services.stop_line_user(user=event.user)
    elif event.kind == "message":
        services.link_line(user=event.user, text=event.text)
