"""The reader's language, found without the program's middleware."""

from __future__ import annotations

from functools import cache
from urllib.parse import parse_qs

from django.conf import settings
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

from madoguchi.foundation import cities
from madoguchi.foundation.waitingroom.tickets import cookie_of


@cache
def offered() -> dict[str, str]:
    own = ("ja", *cities.current().languages)
    return {code: name for code, name in settings.LANGUAGES if code in own}


def chosen(query: str) -> str:
    """What a link of the page asks for; empty where none does."""
    wanted = parse_qs(query).get("lang", [""])[0] if "lang=" in query else ""
    return wanted if wanted in offered() else ""


def of_reader(cookies: str, accepted: str) -> str:
    kept = cookie_of(cookies, settings.LANGUAGE_COOKIE_NAME)
    return kept if kept in offered() else _of_header(accepted)


@cache
def _of_header(accepted: str) -> str:
    for name, _ in parse_accept_lang_header(accepted[:200]):
        try:
            code = get_supported_language_variant(name)
        except LookupError:
            continue
        if code in offered():
            return code
    return "ja"
