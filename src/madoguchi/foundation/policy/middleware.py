"""Puts the actor on each request, and turns refusals into pages. Both know nothing of any room's business."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from madoguchi.core.errors import DomainError
from madoguchi.foundation.accounts.sessions import actor_of_session
from madoguchi.foundation.policy.actors import ANONYMOUS, Actor
from madoguchi.foundation.policy.pages import audience_of, domain_error_page, error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ActorMiddleware:
    """`request.actor`: the signed-in member of staff, or ANONYMOUS. A session past its limits ends here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.audience = audience_of(request.path)  # type: ignore[attr-defined]
        request.actor = _actor_of(request)  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor_of(request: HttpRequest) -> Actor:
    """Most citizens' browsers carry no session: then nobody is signed in, and none need be looked for."""
    is_citizens = request.audience == "citizen"  # type: ignore[attr-defined]
    if is_citizens and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ANONYMOUS
    return actor_of_session(request)


class ErrorPageMiddleware:
    """DomainError → page with its status. A bare 405 of Django gets words too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == 405:
            page = error_page(request, "policy.method_not_allowed", 405)
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return domain_error_page(request, exception) if isinstance(exception, DomainError) else None
