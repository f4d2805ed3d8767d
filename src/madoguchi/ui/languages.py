"""The languages that this city offers its citizens, and which of them a reader gets."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import to_locale
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from madoguchi.foundation import cities
from madoguchi.foundation.cities import CityDataWrong
from madoguchi.foundation.cities.text import EASY, ENGLISH, JAPANESE
from madoguchi.foundation.cities.translations import texts_of
from madoguchi.ui.locale import machine_made_locales


def offered() -> dict[str, str]:
    """Code → its own name, in the order of the settings. Japanese is always there."""
    return _offered(settings.CITY_FOLDER, settings.NATIONAL_FOLDER)


@cache
def _offered(folder: Path, national: Path) -> dict[str, str]:
    try:
        own: tuple[str, ...] = (JAPANESE, *cities.current().languages)
    except CityDataWrong:
        # The page that says so has to be made as well.
        own = (JAPANESE, EASY, ENGLISH)
    return {code: name for code, name in settings.LANGUAGES if code in own}


def is_machine_made(language: str) -> bool:
    """Whether a page in this language may hold text that no person has read, of the program or of the city's data."""
    if language == JAPANESE:
        return False
    return to_locale(language) in machine_made_locales() or _is_city_machine_made(
        settings.CITY_FOLDER, settings.NATIONAL_FOLDER, language
    )


@cache
def _is_city_machine_made(folder: Path, national: Path, language: str) -> bool:
    try:
        texts = texts_of(cities.current())
    except CityDataWrong:
        return True
    return any(text.is_machine_made(language) for text in texts.values())


def of_browser(request: HttpRequest) -> str:
    """The cookie's language, else the first of the browser's that is offered, else Japanese."""
    found = translation.get_language_from_request(request)
    if found in offered():
        return found
    for accepted, _ in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            code = get_supported_language_variant(accepted)
        except LookupError:
            continue
        if code in offered():
            return code
    return JAPANESE
