"""Sealing of what citizens type. The key is made from the citizen's secret, so the server alone cannot
read a draft.

Only a hash of the secret is stored (`core.references`), so a stolen table cannot be searched.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.references import hash_secret, is_secret

_NONCE_BYTES = 12


def seal(reference: str, secret: str, content: bytes, *, what: str) -> bytes:
    """Nonce and AES-GCM text; `what` ("draft", "mail") is bound in, so that one cannot stand for the
    other."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key(reference, secret)).encrypt(nonce, content, _label(reference, what))


def unseal(reference: str, secret: str, sealed: bytes, *, what: str) -> bytes:
    """Errors: NotFoundOrHidden `entry.not_found` for a wrong secret or a damaged text."""
    try:
        return AESGCM(_key(reference, secret)).decrypt(
            sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], _label(reference, what)
        )
    except InvalidTag:
        raise NotFoundOrHidden("entry.not_found") from None


def seal_mail(reference: str, mail: str) -> bytes:
    """An address for notices. The program must read it when the citizen is away, so its own key seals it."""
    return seal(reference, settings.SECRET_KEY, mail.encode(), what="mail") if mail else b""


def unseal_mail(reference: str, sealed: bytes) -> str:
    """Empty where there is none."""
    return unseal(reference, settings.SECRET_KEY, sealed, what="mail").decode() if sealed else ""


def seal_phone(reference: str, phone: str) -> bytes:
    """The number to call at a telephone appointment; sealed as the address is."""
    return seal(reference, settings.SECRET_KEY, phone.encode(), what="phone") if phone else b""


def unseal_phone(reference: str, sealed: bytes) -> str:
    """Empty where there is none."""
    return unseal(reference, settings.SECRET_KEY, sealed, what="phone").decode() if sealed else ""


def _key(reference: str, secret: str) -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=reference.encode(), info=b"madoguchi draft 1")
    return derivation.derive(secret.encode())


def _label(reference: str, what: str) -> bytes:
    return f"{what}|{reference}".encode()


__all__ = ["hash_secret", "is_secret", "seal", "seal_mail", "unseal", "unseal_mail"]
