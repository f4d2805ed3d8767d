"""Error pages. They are rendered here and not through the release gate: they hold no personal data, and a
refusal of the gate itself has to be shown too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from madoguchi.core.errors import (
    Conflict,
    DomainError,
    ExternalFailure,
    InvalidTransition,
    InvalidValue,
    NotAvailable,
    NotFoundOrHidden,
    NotPermitted,
    ReleaseRefused,
    ValidationFailed,
)
from madoguchi.foundation.policy.messages import Message, message_for

STAFF_PREFIXES = ("/staff/", "/counter/", "/back/", "/manager/", "/catalogue/")
STATUS: tuple[tuple[type[DomainError], int], ...] = (
    (InvalidTransition, 409),
    (Conflict, 409),
    (NotAvailable, 409),
    (NotFoundOrHidden, 404),
    (NotPermitted, 403),
    (ReleaseRefused, 403),
    (ValidationFailed, 422),
    (InvalidValue, 422),
    (ExternalFailure, 503),
)


def audience_of(path: str) -> str:
    """ "staff" on the staff's yards, otherwise "citizen": the wording follows the screen, not the person."""
    return "staff" if path.startswith(STAFF_PREFIXES) else "citizen"


def status_of(error: DomainError) -> int:
    """HTTP status of a refusal."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 400)


def domain_error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    fields: Mapping[str, str] = error.field_errors if isinstance(error, ValidationFailed) else {}
    return error_page(
        request,
        error.code,
        status_of(error),
        fields=fields,
        is_security_stop=isinstance(error, ReleaseRefused),
    )


def error_page(
    request: HttpRequest,
    code: str,
    status: int,
    *,
    fields: Mapping[str, str] | None = None,
    is_security_stop: bool = False,
) -> HttpResponse:
    """One page that says what happened, why, and what to do next; the code stands small at its end."""
    audience = audience_of(request.path)
    context = {
        "message": _in_language(message_for(code, audience)),
        "code": code,
        "audience": audience,
        "is_security_stop": is_security_stop,
        "field_messages": [
            _in_language(message_for(field_code, audience)) for field_code in (fields or {}).values()
        ],
        "home": "/staff/" if audience == "staff" else "/",
        "layout": f"ui/layout_{audience}.html",
    }
    response = HttpResponse(_render(request, context, status), status=status)
    response["Cache-Control"] = "no-store"
    response.error_code = code  # type: ignore[attr-defined]
    return response


def _in_language(message: Message) -> Message:
    """The reader's language where a translation exists. An empty text would come back as the file's header."""
    texts = (message.happened, message.reason, message.next_step)
    return Message(*(gettext(text) if text else "" for text in texts))


def _render(request: HttpRequest, context: dict[str, Any], status: int) -> str:
    # After a server error the layout may itself be what is broken (no database, no city data).
    if status < 500:
        return render_to_string("policy/error.html", context, request=request)
    # Nor may the page ask for the request: its context is made by what may be broken.
    language = html_code(get_language() or "ja")
    return render_to_string(
        "policy/error_plain.html", {**context, "language": language, "styles": _styles(context["audience"])}
    )


def html_code(language: str) -> str:
    """What the lang attribute may carry: easy Japanese is Japanese to a screen reader."""
    return "ja" if language.startswith("ja") else language


def _styles(audience: str) -> list[str]:
    """Addresses of the kit's style sheets; none where the list of collected files cannot be read."""
    try:
        return [
            staticfiles_storage.url(f"ui/{name}.css") for name in ("tokens", "base", "components", audience)
        ]
    except (ValueError, OSError):
        return []
