"""What every layout needs to know about the request: city, actor, language, demo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from madoguchi.foundation.policy.actors import ANONYMOUS, Actor
from madoguchi.foundation.policy.pages import html_code
from madoguchi.ui import languages
from madoguchi.ui.middleware import PARAMETER

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict


@dataclass(frozen=True, slots=True)
class LanguageLink:
    code: str
    html_code: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`html_language` is what the lang attribute may carry.

    `place` is everything that `{% fixed %}` depends on.
    """

    city: object
    actor: Actor
    language: str
    html_language: str
    languages: Sequence[LanguageLink]
    is_demo: bool
    is_machine_translated: bool
    place: tuple[object, ...]


def page(request: HttpRequest) -> dict[str, Page]:
    language = get_language() or settings.LANGUAGE_CODE
    return {
        "page": Page(
            city=SimpleLazyObject(_current_city),
            actor=getattr(request, "actor", ANONYMOUS),
            language=language,
            html_language=html_code(language),
            languages=tuple(_language_links(request, language)),
            is_demo=settings.IS_DEMO,
            is_machine_translated=languages.is_machine_made(language),
            place=(
                language,
                settings.IS_DEMO,
                settings.ROOT_URLCONF,
                settings.CITY_FOLDER,
                settings.NATIONAL_FOLDER,
            ),
        )
    }


def _current_city() -> object:
    from madoguchi.foundation import cities

    return cities.current()


def _language_links(request: HttpRequest, current: str) -> list[LanguageLink]:
    # A page that answers a POST has no address of its own to come back to in another language.
    base = request.path if request.method in ("GET", "HEAD") else "/"
    rest = _without_language(request.GET) if request.GET else ""
    return [
        LanguageLink(code, html_code(code), name, f"{base}?{rest}{PARAMETER}={code}", code == current)
        for code, name in languages.offered().items()
    ]


def _without_language(query: QueryDict) -> str:
    """The query to put another language behind."""
    kept = query.copy()
    kept.pop(PARAMETER, None)
    return f"{kept.urlencode()}&" if kept else ""
