"""Passkeys with allauth's WebAuthn code, and the two checks that it leaves out: the exact origin of the
page (it lets every origin pass without TLS), and the signature counter, which must never go back."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from fido2.utils import websafe_decode

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation.accounts.models import Staff

_COUNT = "sign_count"


def begin_enrolment(staff: Staff) -> str:
    """JSON for `navigator.credentials.create`. The challenge is kept in the session."""
    return json.dumps(auth.begin_registration(staff, passwordless=False), default=_plain)


def finish_enrolment(request: HttpRequest, staff: Staff, answer: str, name: str) -> None:
    """Store the key. Raises NotPermitted (accounts.passkey_refused)."""
    credential = _parse(request, answer)
    try:
        data = auth.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        raise _refused() from error
    stored = auth.WebAuthn.add(staff, name, credential).instance
    stored.data[_COUNT] = data.counter
    stored.save(update_fields=["data"])


def begin_proof(staff: Staff) -> str:
    """JSON for `navigator.credentials.get`."""
    return json.dumps(auth.begin_authentication(staff), default=_plain)


def finish_proof(request: HttpRequest, staff: Staff, answer: str) -> None:
    """Check the signature with user verification. Raises NotPermitted (accounts.passkey_refused)."""
    credential = _parse(request, answer)
    try:
        used = auth.complete_authentication(staff, credential)
        count = auth.parse_authentication_response(credential).response.authenticator_data.counter
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        raise _refused() from error
    with transaction.atomic():
        stored = Authenticator.objects.select_for_update().get(pk=used.pk)
        last = stored.data.get(_COUNT, 0)
        # Authenticators without a counter always send 0; one that counts must rise, or it was copied.
        if (count or last) and count <= last:
            raise _refused()
        stored.data[_COUNT] = count
        stored.save(update_fields=["data"])
        stored.record_usage()


def _parse(request: HttpRequest, answer: str) -> dict[str, Any]:
    try:
        credential: dict[str, Any] = json.loads(answer)
        client = json.loads(websafe_decode(credential["response"]["clientDataJSON"]))
        origin = client["origin"]
    except (ValueError, TypeError, KeyError) as error:
        raise _refused() from error
    if origin != f"{request.scheme}://{request.get_host()}":
        raise _refused()
    return credential


def _refused() -> NotPermitted:
    return NotPermitted("accounts.passkey_refused")


def _plain(value: object) -> object:
    """fido2's option objects are mappings that already hold URL-safe text."""
    return dict(value) if hasattr(value, "keys") else str(value)  # type: ignore[call-overload]
