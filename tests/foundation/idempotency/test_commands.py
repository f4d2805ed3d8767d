"""A command that is sent twice has one effect and one answer."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import RequestFactory

from madoguchi.core.errors import Conflict, NotAvailable, ValidationFailed
from madoguchi.foundation.events.models import EventRecord
from madoguchi.foundation.idempotency import command, done
from madoguchi.foundation.idempotency.models import CommandRecord
from madoguchi.foundation.policy.actors import ANONYMOUS, Actor, Role

KEY = "0123456789abcdef0123"
OTHER_KEY = "fedcba98765432100123"
CLERK = Actor("clerk-1", frozenset({Role.COUNTER_CLERK}))
OTHER_CLERK = Actor("clerk-2", frozenset({Role.COUNTER_CLERK}))

pytestmark = pytest.mark.django_db


def effects() -> int:
    return EventRecord.objects.filter(code="test.effect").count()


def have_an_effect() -> EventRecord:
    from madoguchi.foundation import clock

    return EventRecord.objects.create(code="test.effect", at=clock.now(), actor_id="x", payload={})


@command("thing.make")
def make(request: HttpRequest) -> HttpResponse:
    made = have_an_effect()
    if request.POST.get("wrong"):
        return HttpResponse("form with errors", status=422)
    if request.POST.get("taken"):
        raise NotAvailable("test.taken")
    return done(f"/things/{made.id}/", result=str(made.id))


@command("thing.drop")
def drop(request: HttpRequest) -> HttpResponse:
    return done(f"/things/dropped/{have_an_effect().id}/")


@command("thing.look")
def look(request: HttpRequest) -> HttpResponse:
    return HttpResponse("a page")


@command("thing.lose")
def lose(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect("/things/")


def post(
    view: Callable[..., HttpResponse] = make,
    *,
    key: str = KEY,
    actor: Actor = CLERK,
    path: str = "/things/",
    browser: str = "",
    htmx: bool = False,
    **fields: object,
) -> HttpResponse:
    headers = {"HX-Request": "true"} if htmx else {}
    request = RequestFactory(headers=headers).post(path, {"idempotency_key": key, **fields})
    request.actor = actor  # type: ignore[attr-defined]
    if browser:
        request.COOKIES["csrftoken"] = browser
    return view(request)


def test_command__once__answers_303_and_stores_where_it_led() -> None:
    answer = post()
    record = CommandRecord.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, record.location)
    assert record.location == f"/things/{record.result}/"


def test_command__same_key_and_body__answers_the_same_without_a_second_effect() -> None:
    assert post()["Location"] == post()["Location"]
    assert effects() == 1


def test_command__another_csrf_token__is_the_same_body() -> None:
    post(csrfmiddlewaretoken="a")
    post(csrfmiddlewaretoken="b")
    assert effects() == 1


@pytest.mark.parametrize(
    "change", [{"name": "b"}, {"path": "/others/"}, {"extra": "1"}, {"name": ["a", "a"]}]
)
def test_command__same_key_other_body__is_a_conflict(change: dict[str, object]) -> None:
    post(name="a")
    with pytest.raises(Conflict) as refusal:
        post(**{"name": "a", **change})
    assert (refusal.value.code, effects()) == ("idempotency.body_differs", 1)


def test_command__same_key_other_file__is_a_conflict() -> None:
    post(paper=SimpleUploadedFile("a.txt", b"one"))
    assert post(paper=SimpleUploadedFile("a.txt", b"one")).status_code == 303
    with pytest.raises(Conflict):
        post(paper=SimpleUploadedFile("a.txt", b"two"))


def test_command__file_in_the_body__is_still_whole_for_the_view() -> None:
    read = io.BytesIO()

    @command("paper.keep")
    def keep(request: HttpRequest) -> HttpResponse:
        read.write(request.FILES["paper"].read())  # type: ignore[union-attr]
        return done("/things/")

    post(keep, paper=SimpleUploadedFile("a.txt", b"one"))
    assert read.getvalue() == b"one"


def test_command__other_key_actor_or_action__is_another_command() -> None:
    post()
    post(key=OTHER_KEY)
    post(actor=OTHER_CLERK)
    post(drop)
    assert effects() == 4


def test_command__two_browsers_of_citizens__do_not_share_keys() -> None:
    first = post(actor=ANONYMOUS, browser="one")
    again = post(actor=ANONYMOUS, browser="one")
    other = post(actor=ANONYMOUS, browser="two")
    assert first["Location"] == again["Location"] != other["Location"]


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 65, "with space 0123456789", "日本語日本語日本語日本語日本語日本語"]
)
def test_command__no_proper_key__is_refused_without_effect(key: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        post(key=key)
    assert (refusal.value.code, effects()) == ("idempotency.key_missing", 0)


def test_command__form_with_errors__rolls_back_and_lets_the_corrected_form_use_the_key() -> None:
    assert post(wrong="1").status_code == 422
    assert (effects(), CommandRecord.objects.count()) == (0, 0)
    assert post().status_code == 303
    assert effects() == 1


def test_command__refused__stores_nothing_and_can_be_tried_again() -> None:
    with pytest.raises(NotAvailable):
        post(taken="1")
    assert (effects(), CommandRecord.objects.count()) == (0, 0)
    assert post().status_code == 303


def test_command__htmx__gets_a_header_that_it_follows_also_when_repeated() -> None:
    first, again = post(htmx=True), post(htmx=True)
    assert (first.status_code, first["HX-Redirect"]) == (204, again["HX-Redirect"])
    assert effects() == 1


def test_command__get__passes_through() -> None:
    assert look(RequestFactory().get("/things/")).content == b"a page"
    assert CommandRecord.objects.count() == 0


def test_command__another_kind_of_redirect__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError):
        post(lose)


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example/", "things/", "javascript:alert(1)"]
)
def test_done__not_a_path_of_this_site__is_a_programming_error(url: str) -> None:
    with pytest.raises(RuntimeError):
        done(url)


@pytest.mark.django_db(transaction=True)
def test_command__five_at_once__have_one_effect_and_one_answer() -> None:
    start = threading.Barrier(5)
    answers: list[str] = []

    def send() -> None:
        start.wait()
        try:
            answers.append(post()["Location"])
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(answers), len(set(answers)), effects()) == (5, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_command__first_of_two_fails_while_the_second_waits__the_second_has_the_effect() -> None:
    inside, may_fail = threading.Event(), threading.Event()
    answers: list[str] = []

    @command("thing.fail_once")
    def fail_once(request: HttpRequest) -> HttpResponse:
        made = have_an_effect()
        if not inside.is_set():
            inside.set()
            may_fail.wait(120)
            raise NotAvailable("test.taken")
        return done(f"/things/{made.id}/")

    def send() -> None:
        try:
            answers.append(post(fail_once)["Location"])
        except NotAvailable as refusal:
            answers.append(refusal.code)
        finally:
            connection.close()

    first = threading.Thread(target=send)
    first.start()
    inside.wait(120)
    second = threading.Thread(target=send)
    second.start()
    may_fail.set()
    first.join()
    second.join()
    assert sorted(answers)[1] == "test.taken"
    assert sorted(answers)[0].startswith("/things/")
    assert effects() == 1
