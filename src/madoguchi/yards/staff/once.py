"""A secret that is shown exactly once: a command answers with a redirect and never with a page, so the
secret waits in the session of the one who made it until the next page has shown it."""

from __future__ import annotations

from django.http import HttpRequest

_KEY = "staff_once"


def keep(request: HttpRequest, label: str, secret: str) -> None:
    request.session[_KEY] = {"label": label, "secret": secret}


def take(request: HttpRequest) -> dict[str, str] | None:
    held: dict[str, str] | None = request.session.pop(_KEY, None)
    return held
