"""Django's own refusals in the same words: unknown address, broken request, lost CSRF token, failure of
the program."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from madoguchi.foundation.policy.pages import error_page


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "policy.bad_request", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "policy.wrong_role", 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, "policy.not_found", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A database that is away is no fault of the program: 503 with the time after which trying again makes sense."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        page = error_page(request, "policy.database_away", 503)
        page["Retry-After"] = "30"
        return page
    return error_page(request, "policy.server_error", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, "policy.csrf", 403)
