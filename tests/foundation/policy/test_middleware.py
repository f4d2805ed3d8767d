"""What every answer carries, however it is made: the security policy, and who acts."""

from __future__ import annotations

from typing import Any

import pytest
from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from madoguchi.foundation.policy.actors import ANONYMOUS
from madoguchi.foundation.policy.headers import ContentSecurityMiddleware
from madoguchi.foundation.policy.middleware import ActorMiddleware


def _answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def _header(middleware: CSPMiddleware) -> str:
    answer = middleware(RequestFactory().get("/"))
    assert isinstance(answer, HttpResponse)
    return answer[HEADER]


def _directives(middleware: type[CSPMiddleware], view: Any = _answer) -> dict[str, set[str]]:
    header = _header(middleware(view))
    parts = (part.split() for part in header.split(";"))
    return {name: set(values) for name, *values in parts}


def test_policy__usual_page__is_that_of_the_settings_each_time() -> None:
    expected = _directives(CSPMiddleware)
    middleware = ContentSecurityMiddleware(_answer)
    headers = {_header(middleware) for _ in range(3)}
    assert len(headers) == 1
    assert _directives(ContentSecurityMiddleware) == expected
    assert "'unsafe-inline'" not in headers.pop()


def test_policy__page_that_uses_a_nonce__names_it_and_only_there() -> None:
    nonces: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        nonces.append(str(request.csp_nonce))  # type: ignore[attr-defined]
        return HttpResponse("ok")

    scripts = [_directives(ContentSecurityMiddleware, view)["script-src"] for _ in range(2)]
    assert scripts[0] != scripts[1]
    assert [f"'nonce-{nonce}'" in found for nonce, found in zip(nonces, scripts, strict=True)] == [True, True]


def test_policy__page_with_its_own__keeps_it() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("ok")
        response._csp_replace = {"img-src": ["'none'"]}  # type: ignore[attr-defined]
        return response

    assert _directives(ContentSecurityMiddleware, view)["img-src"] == {"'none'"}


def test_policy__other_settings__are_another_header() -> None:
    middleware = ContentSecurityMiddleware(_answer)
    before = _header(middleware)
    with override_settings(CONTENT_SECURITY_POLICY={"DIRECTIVES": {"default-src": ["'none'"]}}):
        assert _header(middleware) == "default-src 'none'"
    assert _header(middleware) == before


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/staff/sign-in/", "/nothing-here/"])
def test_policy__every_answer__carries_it(client: Client, path: str) -> None:
    header = client.get(path)[HEADER]
    assert "frame-ancestors 'none'" in header
    assert "script-src 'self'" in header


def test_actor__citizens_page_without_a_session__is_nobody_and_asks_nothing(rf: RequestFactory) -> None:
    request = rf.get("/guide/x/")
    ActorMiddleware(_answer)(request)
    assert request.actor is ANONYMOUS  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/staff/", "/"])
def test_actor__signed_in__is_the_person_on_every_page(staff_client: Any, path: str) -> None:
    client = staff_client("counter_clerk")
    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert client.get(path).wsgi_request.actor.actor_id == "test-counter-clerk"
