"""The keys of a citizen's enrolments in the browser: references and secrets in a signed cookie that scripts cannot read.

It ends with the browser session. Another device opens an enrolment by typing its keys.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.enrolments import selectors, services
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.intake import services as intake
from madoguchi.foundation import release
from madoguchi.foundation.accounts.clients import client_address
from madoguchi.foundation.policy.decorators import actor_of

_NAME = "__Host-enrolments" if settings.IS_HTTPS else "enrolments"
_SALT = "madoguchi.courses.keys"
_FORM_SALT = "madoguchi.courses.form"
_MOST = 8

View = Callable[..., HttpResponse]


def read_all(request: HttpRequest) -> list[Access]:
    """Newest first."""
    try:
        pairs = json.loads(signing.loads(request.COOKIES.get(_NAME, ""), salt=_SALT))
    except (signing.BadSignature, ValueError):
        return []
    return [Access(reference, secret) for reference, secret in pairs]


def remember(request: HttpRequest, response: HttpResponse, access: Access) -> None:
    others = [one for one in read_all(request) if one.reference != access.reference]
    pairs = [[one.reference, one.secret] for one in [access, *others][:_MOST]]
    value = signing.dumps(json.dumps(pairs), salt=_SALT)
    response.set_cookie(_NAME, value, path="/", httponly=True, samesite="Lax", secure=settings.IS_HTTPS)
    response["Cache-Control"] = "no-store, private"


def new_form_keys() -> str:
    """Keys of the enrolment that a form will make, signed: sent twice, it makes one."""
    access = services.new_keys()
    return signing.dumps([access.reference, access.secret], salt=_FORM_SALT)


def form_keys(request: HttpRequest) -> Access | None:
    try:
        reference, secret = signing.loads(request.POST.get("keys", ""), salt=_FORM_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Access(reference, secret)


def remembers_new(view: View) -> View:
    """Around the command that enrols: also the second of two clicks hands the browser its key."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        access = form_keys(request) if request.method == "POST" else None
        if access is not None and response.status_code == 303:
            remember(request, response, access)
        return response

    return kept


def with_access(view: View) -> View:
    """Give the view the enrolment named in the address, or lead to the page that asks for the keys."""

    @wraps(view)
    def guarded(request: HttpRequest, reference: str, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = next((one for one in read_all(request) if one.reference == reference), None)
        try:
            access = selectors.get_access(actor_of(request), reference, kept.secret if kept else "")
        except NotFoundOrHidden:
            return release.redirect(f"{reverse('courses:open')}?{urlencode({'reference': reference})}")
        request.actor = access.actor  # type: ignore[attr-defined]
        return view(request, access, *args, **kwargs)

    return guarded


def opens(view: View) -> View:
    """Around the command that checks typed keys: slows guessing, and hands the browser its key.

    Errors: NotAvailable `policy.too_many`.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        client = client_address(request)
        if request.method == "POST":
            intake.check_opening(client)
        try:
            response = view(request, *args, **kwargs)
        except NotFoundOrHidden:
            intake.note_failed_opening(client)
            raise
        if response.status_code == 303:
            posted = request.POST.get("reference", ""), request.POST.get("secret", "")
            remember(request, response, selectors.get_access(actor_of(request), *posted))
        return response

    return counted
