"""Every route declares who may use it, the committed matrix says the same, and every route is really asked as every
role."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from madoguchi.foundation.policy import matrix
from madoguchi.foundation.policy.actors import Role
from madoguchi.foundation.policy.matrix import Route, routes

GENERATED = Path(settings.ROOT) / "docs" / "access-matrix.md"
REFUSED_BY_POLICY = "policy.wrong_role"


def test_routes__each__declares_a_policy_or_why_it_is_open() -> None:
    undeclared = [route.pattern for route in routes() if not route.is_declared]
    assert not undeclared, "use @requires(POLICY) or @public(reason=…) on these views"


def test_routes__each__has_a_name() -> None:
    assert not [route.pattern for route in routes() if not route.name]


def test_access_matrix__committed_file__says_what_the_views_declare() -> None:
    assert GENERATED.read_text(encoding="utf-8") == matrix.table(), "madoguchi manage access_matrix --write"


def _is_refused(client: Client, route: Route) -> tuple[bool, int]:
    """No view takes TRACE, so none runs its body. A view that looks at the method first is asked by POST and GET:
    its policy must stand before anything else that happens."""
    url = reverse(route.name, kwargs=dict(route.example))
    answer = client.generic("TRACE", url)
    for method in ("POST", "GET"):
        if answer.status_code == 405 and not _is_in(client, route):
            answer = client.generic(method, url)
    return getattr(answer, "error_code", "") == REFUSED_BY_POLICY, answer.status_code


def _is_in(client: Client, route: Route) -> bool:
    role = client.staff.grants.get().role  # type: ignore[attr-defined]
    return route.policy is not None and Role(role) in route.policy.roles


@pytest.mark.django_db(databases=["default", "gate"])
@pytest.mark.parametrize("role", [role.value for role in matrix.STAFF])
def test_routes__asked_as_each_role__refuse_exactly_whom_the_matrix_refuses(
    staff_client: Callable[..., Client], role: str
) -> None:
    client = staff_client(role)
    client.raise_request_exception = False
    surprises = []
    for route in routes():
        if route.policy is None:
            continue
        is_refused, status = _is_refused(client, route)
        if is_refused == _is_in(client, route) or status >= 500:
            surprises.append((route.pattern, status))
    assert not surprises


@pytest.mark.django_db(databases=["default", "gate"])
def test_routes__asked_by_nobody__lead_to_the_sign_in(citizen_client: Client) -> None:
    citizen_client.raise_request_exception = False
    surprises = []
    for route in routes():
        if route.policy is None:
            continue
        url = reverse(route.name, kwargs=dict(route.example))
        answer = citizen_client.get(url)
        if answer.status_code == 405:
            answer = citizen_client.post(url)
        target = answer.get("Location", "") if answer.status_code == 302 else settings.LOGIN_URL
        if answer.status_code not in (302, 403) or not target.startswith(settings.LOGIN_URL):
            surprises.append((route.pattern, answer.status_code))
    assert not surprises


@pytest.mark.django_db(transaction=True, databases=["default", "gate"])
@pytest.mark.parametrize("role", [role.value for role in matrix.STAFF])
def test_routes__opened_as_each_role__never_fail(staff_client: Callable[..., Client], role: str) -> None:
    """GET with ids that name nothing: a page, a redirect or a refusal with words; never a failure of the program.

    Whom the policy refuses never comes as far: see above.
    """
    client = staff_client(role)
    client.raise_request_exception = False
    failures = []
    for route in routes():
        if route.policy is not None and not _is_in(client, route):
            continue
        answer = client.get(reverse(route.name, kwargs=dict(route.example)))
        if answer.status_code >= 500:
            failures.append((route.pattern, answer.status_code))
        answer.close()
    assert not failures
