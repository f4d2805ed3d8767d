"""Translations: complete, compiled without gettext's tools, and honest about who has read them."""

from __future__ import annotations

import os
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from madoguchi.foundation.policy.messages import FALLBACK, Message, catalogue
from madoguchi.ui import languages, locale

SOURCE = Path(__file__).resolve().parents[2] / "src" / "madoguchi"
YARDS = [
    SOURCE / "ui",
    SOURCE / "foundation" / "policy",
    SOURCE / "foundation" / "waitingroom",
    *(SOURCE / "yards" / yard for yard in ("courses", "front", "kiosk", "offices", "signage")),
]
CITIZENS_ROOMS = (
    "domains.turns",
    "foundation.policy",
    "foundation.release",
    "foundation.idempotency",
    "domains.intake",
    "domains.enrolments",
)
"""Rooms whose refusals make a page of the citizens' yard."""
_VALUE = re.compile(r"%\(\w+\)s")


def _messages(path: Path) -> dict[str, tuple[str, ...]]:
    found = {}
    for message in locale.read_catalogue(path):
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            found[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found


@pytest.mark.parametrize("path", locale.catalogue_files(), ids=lambda path: path.parts[-3])
def test_catalogue__every_text_of_the_citizens_yards__is_translated_with_the_same_values(path: Path) -> None:
    translated = _messages(path)
    asked = locale.find_messages(YARDS)
    assert sorted(asked - translated.keys()) == []
    for source, targets in translated.items():
        for target in targets:
            assert set(_VALUE.findall(target)) == set(_VALUE.findall(source)), source


@pytest.mark.parametrize("path", locale.catalogue_files(), ids=lambda path: path.parts[-3])
def test_catalogue__no_text_that_nobody_asks_for(path: Path) -> None:
    # Refusals are shown in the reader's language: those of single values beside their field, others as a page.
    refusals = {text for message in (*catalogue().values(), FALLBACK) for text in _texts(message)}
    asked = locale.find_messages(YARDS) | refusals
    assert [one for one in _messages(path) if one not in asked and "なおすところが" not in one] == []


@pytest.mark.parametrize("path", locale.catalogue_files(), ids=lambda path: path.parts[-3])
def test_catalogue__every_refusal_of_the_citizens_yard__is_translated(path: Path) -> None:
    rooms = (import_module(f"madoguchi.{room}.messages").MESSAGES for room in CITIZENS_ROOMS)
    asked = {text for room in rooms for message in (*room.values(), FALLBACK) for text in _texts(message)}
    assert sorted(asked - _messages(path).keys()) == []


def _texts(message: Message) -> list[str]:
    return [text for text in (message.happened, message.reason, message.next_step) if text]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "word"), [("ja-easy", "この ガイドは ありません"), ("en", "This guide was not found")]
)
def test_show__a_refusal__speaks_the_language_of_the_reader(client: Client, language: str, word: str) -> None:
    client.get(f"/?lang={language}")
    page = client.get("/guide/nothing-here/").content.decode()
    assert f"<h1>{word}</h1>" in page
    assert "このガイドは見つかりません" not in page
    assert "ui-machine" in page


def test_find__messages__sees_templates_and_python(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        "{% load i18n %}{% translate 'いち' %}{% blocktranslate with n=x trimmed %}{{ n }}つ{% endblocktranslate %}"
    )
    (tmp_path / "code.py").write_text("_('さん')\ngettext_lazy('よん')\nother('ご')\n")
    assert locale.find_messages([tmp_path]) == {"いち", "%(n)sつ", "さん", "よん"}


def test_compile__only_what_is_newer__once() -> None:
    locale.compile_catalogues()
    source = locale.catalogue_files()[0]
    os.utime(source)
    assert locale.compile_catalogues() == [source.with_suffix(".mo")]
    assert locale.compile_catalogues() == []


def test_count__machine_made_texts__by_language() -> None:
    counts = {count.locale: count for count in locale.count_translations()}
    assert set(counts) >= {translation.to_locale(code) for code in languages.offered()} - {"ja"}
    for count in counts.values():
        assert count.missing == 0
        assert 0 < count.machine <= count.translated


@pytest.mark.parametrize(("language", "word"), [("ja", "次へ"), ("ja-easy", "つぎへ"), ("en", "Next")])
def test_translate__each_language__gives_its_word(language: str, word: str) -> None:
    locale.compile_catalogues()
    with translation.override(language):
        assert translation.gettext("次へ") == word


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "is_marked"), [("ja", False), ("ja-easy", True), ("en", True)])
def test_choose__a_language_by_link__stays_chosen_and_says_machine_made(
    client: Client, language: str, is_marked: bool
) -> None:
    client.get(f"/?lang={language}")
    page = client.get("/")
    assert page.headers["Content-Language"] == language
    assert ("ui-machine" in page.content.decode()) is is_marked
    html = "ja" if language.startswith("ja") else language
    assert f'<html lang="{html}">' in page.content.decode()


@pytest.mark.django_db
def test_choose__an_unknown_language__changes_nothing(client: Client) -> None:
    page = client.get("/?lang=xx")
    assert settings.LANGUAGE_COOKIE_NAME not in page.cookies
    assert page.headers["Content-Language"] == "ja"


@pytest.mark.django_db
def test_show__staff_pages__are_japanese_whatever_the_browser_wants(client: Client) -> None:
    page = client.get("/staff/sign-in/", headers={"accept-language": "en"})
    assert '<html lang="ja">' in page.content.decode()
