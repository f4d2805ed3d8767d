"""The key of an entry in the citizen's own browser: reference and secret in a signed cookie that scripts cannot read.

It ends with the browser session. Another device opens the same entry by typing or scanning the keys.
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

from madoguchi.core.errors import NotAvailable, NotFoundOrHidden
from madoguchi.domains.intake import selectors as intake
from madoguchi.domains.intake import services
from madoguchi.domains.intake.access import Access, disclosing
from madoguchi.foundation import release
from madoguchi.foundation.accounts.clients import client_address
from madoguchi.foundation.policy.decorators import actor_of

_NAME = "__Host-entry" if settings.IS_HTTPS else "entry"
_SALT = "madoguchi.front.entry"

View = Callable[..., HttpResponse]


def read_keys(request: HttpRequest) -> Access | None:
    """The keys in the cookie, whether or not an entry with them exists yet."""
    try:
        reference, secret = json.loads(signing.loads(request.COOKIES.get(_NAME, ""), salt=_SALT))
    except (signing.BadSignature, ValueError):
        return None
    return Access(reference, secret)


def read_access(request: HttpRequest) -> Access | None:
    """The open entry of this browser. Queries: 1 where there is a cookie."""
    keys = read_keys(request)
    if keys is None:
        return None
    try:
        return intake.get_access(actor_of(request), keys.reference, keys.secret)
    except NotFoundOrHidden:
        return None


def remember(response: HttpResponse, access: Access) -> None:
    value = signing.dumps(json.dumps([access.reference, access.secret]), salt=_SALT)
    response.set_cookie(_NAME, value, path="/", httponly=True, samesite="Lax", secure=settings.IS_HTTPS)
    response["Cache-Control"] = "no-store, private"


def keep_keys(request: HttpRequest, response: HttpResponse) -> None:
    """Keys for an entry that may begin with the next click; a browser that has keys keeps them."""
    if read_keys(request) is None:
        remember(response, services.new_keys())
    response["Cache-Control"] = "no-store, private"


def forget(response: HttpResponse) -> None:
    response.delete_cookie(_NAME, path="/", samesite="Lax")


def keys_or_new(request: HttpRequest) -> Access:
    """Keys for an entry that may begin with the next click; the page that shows the button remembers them."""
    return read_keys(request) or services.new_keys()


def keys_for_begin(request: HttpRequest) -> Access:
    """Errors: NotAvailable `entry.no_cookie` where the browser keeps no cookies."""
    keys = read_keys(request)
    if keys is None:
        raise NotAvailable("entry.no_cookie")
    return keys


def with_access(view: View) -> View:
    """Give the view the open entry, or lead to the page that asks for the keys. The citizen becomes the actor."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        access = read_access(request)
        if access is None:
            return release.redirect(f"{reverse('front:open')}?{urlencode({'next': request.path})}")
        request.actor = access.actor  # type: ignore[attr-defined]
        return view(request, access, *args, **kwargs)

    return guarded


def opens_entry(view: View) -> View:
    """Around the command that checks typed keys: slows guessing, and hands the browser its key.

    It stands outside the command so that a failure is counted although the command rolls back, and so that the
    second of two clicks gets the cookie too.
    Errors: NotAvailable `policy.too_many`.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        client = client_address(request)
        if request.method == "POST":
            services.check_opening(client)
        try:
            response = view(request, *args, **kwargs)
        except NotFoundOrHidden:
            services.note_failed_opening(client)
            raise
        if response.status_code == 303:
            posted = request.POST.get("reference", ""), request.POST.get("secret", "")
            remember(response, intake.get_access(actor_of(request), *posted))
        return response

    return counted


def respond(
    request: HttpRequest, access: Access, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page about this entry and nobody else."""
    with disclosing(access):
        return release.page(request, template, context, allowed=allowed_for(access), status=status)


def allowed_for(access: Access) -> release.Allowed:
    return release.subjects({access.subject: release.SubjectRole.APPLICANT})
