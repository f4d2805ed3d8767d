"""The content security policy as a header. One page in a thousand asks for a policy of its own; the others' is built
once and not with each page.
"""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

_OWN = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace")


class ContentSecurityMiddleware(CSPMiddleware):
    """As its base, with the same header for the same settings."""

    _built: tuple[object, str] = (None, "")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not _is_usual(request, response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._policy())
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response

    def _policy(self) -> str:
        configured, header = self._built
        if configured is not settings.CONTENT_SECURITY_POLICY:
            header = build_policy()
            self._built = (settings.CONTENT_SECURITY_POLICY, header)
        return header


def _is_usual(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Nothing of the page changes the policy, and the settings know no other kind of it."""
    is_set = (
        settings.CONTENT_SECURITY_POLICY and "EXCLUDE_URL_PREFIXES" not in settings.CONTENT_SECURITY_POLICY
    )
    if not is_set or settings.DEBUG or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None):
        return False
    return getattr(request, "_csp_nonce", None) is None and not any(hasattr(response, name) for name in _OWN)
