from __future__ import annotations

import pytest
from django.db import OperationalError
from django.utils import translation

from madoguchi.foundation.policy import handlers
from madoguchi.foundation.policy.messages import FALLBACK, Message, catalogue, message_for


def test_catalogue__every_message__says_what_happened_and_what_to_do() -> None:
    for code, message in catalogue().items():
        assert message.happened.strip(), code
        assert message.next_step.strip(), code


def test_message_for__unknown_code__is_a_general_sentence() -> None:
    assert message_for("no.such_code") == FALLBACK


@pytest.mark.parametrize(("audience", "happened", "next_step"), [("citizen", "a", "c"), ("staff", "x", "y")])
def test_for_audience__each__gets_its_wording(audience: str, happened: str, next_step: str) -> None:
    message = Message("a", "b", "c", staff_happened="x", staff_next="y").for_audience(audience)
    assert (message.happened, message.reason, message.next_step) == (happened, "b", next_step)


@pytest.mark.django_db
def test_csrf_failure__form_without_a_token__says_how_to_go_on() -> None:
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/staff/sign-out/")
    assert answer.status_code == 403
    assert answer.error_code == "policy.csrf"  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_method__opened_by_address__is_405_with_words(citizen_client: object) -> None:
    from django.test import Client

    answer = Client().get("/staff/sign-out/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "ボタン" in answer.content.decode()


def test_server_error__without_database_or_layout__still_has_a_page(rf: object) -> None:
    """No database mark here: the page of a failure must not ask it."""
    answer = handlers.server_error(rf.get("/"))  # type: ignore[attr-defined]
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "申し訳ありません" in page
    assert "/static/ui/citizen.css" in page
    assert '<html lang="ja">' in page


def test_server_error__collected_files_unknown__is_a_page_without_style(
    rf: object, monkeypatch: object
) -> None:
    def lost(name: str) -> str:
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr("django.contrib.staticfiles.storage.staticfiles_storage.url", lost)  # type: ignore[attr-defined]
    page = handlers.server_error(rf.get("/back/")).content.decode()  # type: ignore[attr-defined]
    assert "申し訳ありません" in page
    assert "stylesheet" not in page


@pytest.mark.parametrize(("language", "word"), [("en", "We are sorry."), ("ja-easy", "ごめんなさい。")])
def test_server_error__other_language__speaks_it(rf: object, language: str, word: str) -> None:
    with translation.override(language):
        page = handlers.server_error(rf.get("/")).content.decode()  # type: ignore[attr-defined]
    assert word in page
    assert f'<html lang="{language.partition("-")[0]}">' in page


def test_server_error__database_away__is_503_with_a_time(rf: object) -> None:
    try:
        raise OperationalError("the server is gone")
    except OperationalError:
        answer = handlers.server_error(rf.get("/"))  # type: ignore[attr-defined]
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "policy.database_away" in answer.content.decode()
