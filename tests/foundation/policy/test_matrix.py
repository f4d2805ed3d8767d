"""The matrix on a URLconf of its own: what is undeclared must be seen, and what is declared must be obeyed."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from madoguchi.core import errors
from madoguchi.foundation.policy import matrix, public, requires
from madoguchi.foundation.policy.policies import READ_AUDIT


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("forgotten")


@requires(READ_AUDIT)
def guarded(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse("secret")


@public(reason="a test")
def opened(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@public(reason="a test")
def raising(request: HttpRequest, kind: str) -> HttpResponse:
    if kind == "ExternalFailure":
        raise errors.ExternalFailure("mail.not_sent", retryable=True)
    if kind == "ValidationFailed":
        raise errors.ValidationFailed({"password": "accounts.weak_password"})
    raise getattr(errors, kind)("accounts.request_closed")


inner = ([path("guarded/<int:number>/", guarded, name="guarded")], "inner")
urlpatterns = [
    path("forgotten/", forgotten, name="forgotten"),
    path("open/", opened, name="open"),
    path("staff/raise/<str:kind>/", raising, name="raise_staff"),
    path("raise/<str:kind>/", raising, name="raise"),
    path("staff/inner/", include(inner)),
    # Layouts link to the house's own pages.
    path("house/", include("madoguchi.config.urls")),
]
handler404 = "madoguchi.foundation.policy.handlers.page_not_found"
pytestmark = pytest.mark.urls(__name__)


def test_routes__forgotten_view__is_undeclared() -> None:
    assert [route.name for route in matrix.routes() if not route.is_declared] == ["forgotten"]


def test_routes__included__carry_namespace_address_and_example() -> None:
    route = next(route for route in matrix.routes() if route.name == "inner:guarded")
    assert (route.pattern, dict(route.example)) == ("/staff/inner/guarded/<int:number>/", {"number": 999_999})


def test_table__guarded_route__marks_exactly_its_roles() -> None:
    line = next(line for line in matrix.table().splitlines() if "inner/guarded" in line)
    assert line.count("○") == len(READ_AUDIT.roles)


@pytest.mark.django_db
def test_requires__another_role__is_403_with_words(staff_client: Any) -> None:
    answer = staff_client("counter_clerk").get("/staff/inner/guarded/1/")
    assert (answer.status_code, answer.error_code) == (403, "policy.wrong_role")
    assert "所属の責任者" in answer.content.decode()


@pytest.mark.django_db
def test_requires__right_role__opens(staff_client: Any) -> None:
    assert staff_client("auditor").get("/staff/inner/guarded/1/").content == b"secret"


@pytest.mark.django_db
def test_requires__nobody__leads_to_the_sign_in_and_back(citizen_client: Client) -> None:
    answer = citizen_client.get("/staff/inner/guarded/1/?page=2")
    assert answer["Location"] == "/staff/sign-in/?next=%2Fstaff%2Finner%2Fguarded%2F1%2F%3Fpage%3D2"


@pytest.mark.django_db
def test_requires__nobody_by_htmx__the_whole_page_goes_to_the_sign_in(citizen_client: Client) -> None:
    answer = citizen_client.get("/staff/inner/guarded/1/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"][:15]) == (401, "/staff/sign-in/")


def test_public__without_a_reason__is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="reason"):
        public(reason=" ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("InvalidTransition", 409),
        ("Conflict", 409),
        ("NotAvailable", 409),
        ("NotFoundOrHidden", 404),
        ("NotPermitted", 403),
        ("ReleaseRefused", 403),
        ("ValidationFailed", 422),
        ("InvalidValue", 422),
        ("ExternalFailure", 503),
    ],
)
@pytest.mark.parametrize("yard", ["/staff", ""])
def test_error_page__each_refusal__has_status_words_and_code(
    citizen_client: Client, kind: str, status: int, yard: str
) -> None:
    answer = citizen_client.get(f"{yard}/raise/{kind}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert "つぎにすること" in page
    assert answer.error_code in page  # type: ignore[attr-defined]
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_error_page__stop_of_the_gate__says_that_it_is_for_safety(citizen_client: Client) -> None:
    page = citizen_client.get("/staff/raise/ReleaseRefused/").content.decode()
    assert "個人情報を守るため" in page


@pytest.mark.django_db
def test_error_page__fields__are_named_one_by_one(citizen_client: Client) -> None:
    page = citizen_client.get("/raise/ValidationFailed/").content.decode()
    assert "パスワードを変えてください" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "words"), [("/nowhere/", "最初のページから"), ("/staff/nowhere/", "担当外の記録")]
)
def test_error_page__unknown_address__speaks_to_its_audience(
    citizen_client: Client, path: str, words: str
) -> None:
    answer = citizen_client.get(path)
    assert answer.status_code == 404
    assert words in answer.content.decode()
