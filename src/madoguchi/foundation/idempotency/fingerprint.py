"""Whose key it is, and whether the body is the same."""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from madoguchi.foundation.policy.actors import ANONYMOUS, Actor

FIELD = "idempotency_key"
_NOT_BODY = (FIELD, "csrfmiddlewaretoken")


def scope_of(request: HttpRequest) -> str:
    """The actor, or for a citizen without a reference the browser.

    The browser is known by its CSRF cookie rather than its session: two taps on the first form of a visit
    both come before any session exists.
    """
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    if actor.actor_id != ANONYMOUS.actor_id:
        return f"actor:{actor.actor_id}"
    session = getattr(request, "session", None)
    secret = request.COOKIES.get(settings.CSRF_COOKIE_NAME) or (session.session_key if session else "") or ""
    return f"browser:{hashlib.sha256(secret.encode()).hexdigest()}"


def body_hash(request: HttpRequest) -> str:
    """SHA-256 over the path, the fields in a fixed order and the content of each file."""
    digest = hashlib.sha256(request.path.encode())
    for name in sorted(request.POST):
        if name not in _NOT_BODY:
            for value in request.POST.getlist(name):
                _add(digest, b"field", name.encode(), value.encode("utf-8", "surrogatepass"))
    for name in sorted(request.FILES):
        for upload in request.FILES.getlist(name):
            _add(digest, b"file", name.encode(), _file_hash(upload))
    return digest.hexdigest()


def _add(digest: hashlib._Hash, *parts: bytes) -> None:
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)


def _file_hash(upload: UploadedFile[Any]) -> bytes:
    digest = hashlib.sha256((upload.name or "").encode("utf-8", "surrogatepass"))
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.digest()
