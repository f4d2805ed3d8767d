"""How a view says who may use it. The declaration sits on the view, so the matrix and the guard can read
it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.policy.actors import Actor
from madoguchi.foundation.policy.policies import Policy

View = Callable[..., HttpResponseBase]


def actor_of(request: HttpRequest) -> Actor:
    """The actor that the middleware put on the request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def requires(policy: Policy) -> Callable[[View], View]:
    """Let only `policy.roles` in. Nobody signed in → sign-in page; another role → NotPermitted
    (policy.wrong_role)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            actor = actor_of(request)
            if actor.has(*policy.roles):
                return view(request, *args, **kwargs)
            if not actor.is_staff:
                return _to_sign_in(request)
            raise NotPermitted("policy.wrong_role", policy=policy.name)

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(*, reason: str) -> Callable[[View], View]:
    """Declare a route open to everybody, or guarded by a citizen's secret; `reason` is printed in the
    access matrix."""
    if not reason.strip():
        raise ValueError("an open route needs a reason")

    def decorate(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.open_because = reason  # type: ignore[attr-defined]
        return opened

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    url = f"{settings.LOGIN_URL}?{urlencode({'next': target})}" if target else settings.LOGIN_URL
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
