"""Sealing of what citizens type. The key is made from the citizen's secret, so the server alone cannot
read a draft.

Only a hash of the secret is stored. The secret has about 79 bits of chance, so one round of hashing is
enough, and a stolen table cannot be searched.
"""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from madoguchi.core.errors import NotFoundOrHidden

_NONCE_BYTES = 12


def hash_secret(reference: str, secret: str) -> str:
    """Hex SHA-256, bound to the reference; this is also what the office receives."""
    return hashlib.sha256(f"madoguchi secret 1|{reference}|{secret}".encode()).hexdigest()


def is_secret(reference: str, secret: str, secret_hash: str) -> bool:
    return hmac.compare_digest(hash_secret(reference, secret), secret_hash)


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
