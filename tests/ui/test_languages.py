"""A reader gets a language that the city offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client, RequestFactory, override_settings

from madoguchi.foundation.cities import load_city
from madoguchi.ui import languages
from tests.foundation.cities.folders import copy_city, offer_languages

ALL = tuple(code for code, _ in settings.LANGUAGES)


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        ("en", "en"),
        ("vi, en;q=0.8", "en"),
        ("vi-VN, ko;q=0.5", "ko"),
        ("zh-CN, zh;q=0.9, ja;q=0.5", "ja"),
        ("", "ja"),
        ("xx, *;q=0.1", "ja"),
    ],
)
def test_of_browser__language_that_is_not_offered__falls_to_the_next(
    korean: None, accepts: str, expected: str
) -> None:
    request = RequestFactory().get("/", headers={"accept-language": accepts})
    assert languages.of_browser(request) == expected


@pytest.mark.parametrize(
    ("accepts", "expected"),
    [
        ("zh", "zh-hans"),
        ("zh-CN, zh;q=0.9, ja;q=0.5", "zh-hans"),
        ("zh-Hans-CN", "zh-hans"),
        ("ko-KR, ko;q=0.9", "ko"),
        ("vi-VN, en;q=0.5", "vi"),
        ("de, vi;q=0.5", "vi"),
    ],
)
def test_of_browser__city_that_offers_all__finds_the_language_of_a_country(
    tmp_path: Path, accepts: str, expected: str
) -> None:
    folder = _offering(tmp_path, ALL)
    with override_settings(CITY_FOLDER=folder, NATIONAL_FOLDER=tmp_path / "national"):
        request = RequestFactory().get("/", headers={"accept-language": accepts})
        assert languages.of_browser(request) == expected
        assert tuple(languages.offered()) == ALL


def _offering(tmp_path: Path, codes: Iterable[str]) -> Path:
    folder = copy_city(tmp_path)
    offer_languages(folder, codes)
    return folder


@pytest.fixture
def korean(tmp_path: Path) -> Iterator[None]:
    """A city that offers Korean too, and neither Chinese nor Vietnamese."""
    folder = _offering(tmp_path, ["ja", "ja-easy", "en", "ko"])
    translations = tmp_path / "national" / "translations"
    translations.mkdir(exist_ok=True)
    (translations / "ko.yml").write_text(
        "language: ko\ntexts: {facts.life_event.question: 무슨 일로 오셨습니까?}\n", encoding="utf-8"
    )
    assert "ko" in load_city(folder, tmp_path / "national").languages
    with override_settings(CITY_FOLDER=folder, NATIONAL_FOLDER=tmp_path / "national"):
        yield


def test_offered__city_with_a_further_language__names_it_in_itself(korean: None) -> None:
    assert languages.offered()["ko"] == "한국어"
    assert "vi" not in languages.offered()
    request = RequestFactory().get("/", headers={"accept-language": "ko-KR"})
    assert languages.of_browser(request) == "ko"


@pytest.mark.django_db
def test_guide__in_a_further_language__asks_in_it(korean: None) -> None:
    client = Client()
    page = client.get("/", {"lang": "ko"})
    assert page.headers["Content-Language"] == "ko"
    assert 'lang="ko"' in page.content.decode()
    started = client.get("/guide/", follow=True)
    assert started.headers["Content-Language"] == "ko"


@pytest.mark.django_db
def test_page__language_that_is_not_offered__is_not_linked_and_not_taken(korean: None) -> None:
    page = Client().get("/", {"lang": "vi"})
    assert page.headers["Content-Language"] == "ja"
    assert "Tiếng Việt" not in page.content.decode()


def test_is_machine_made__texts_of_the_city_that_nobody_read__mark_the_language(korean: None) -> None:
    assert languages.is_machine_made("ko")
    assert not languages.is_machine_made("ja")
    assert not languages.is_machine_made("xx")
