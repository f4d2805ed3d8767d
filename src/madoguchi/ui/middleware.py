"""The language of a page: chosen by link (`?lang=en`), remembered in a cookie, else the browser's; staff
see Japanese.

A link instead of a form, so that choosing works without JavaScript and a shared address keeps its language.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from madoguchi.foundation.policy.pages import audience_of
from madoguchi.ui import languages

PARAMETER = "lang"
_KEEP_S = 30 * 24 * 3600

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class LanguageMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if audience_of(request.path) == "staff":
            with translation.override(settings.LANGUAGE_CODE):
                return self.get_response(request)
        chosen = _chosen(request)
        language = chosen or languages.of_browser(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language)
        if chosen:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                chosen,
                max_age=_KEEP_S,
                samesite="Lax",
                secure=settings.IS_HTTPS,
                httponly=True,
            )
        return response


def _chosen(request: HttpRequest) -> str:
    wanted = request.GET.get(PARAMETER, "")
    return wanted if wanted in languages.offered() else ""
