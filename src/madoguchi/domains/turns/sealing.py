"""Addresses of people who wait, sealed with the program's own key: it must read them when nobody is there."""

from __future__ import annotations

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES = 12


def seal(reference: str, address: str) -> bytes:
    """The reference is bound in, so that a row's address cannot be moved to another one."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key()).encrypt(nonce, address.encode(), reference.encode())


def unseal(reference: str, sealed: bytes) -> str:
    """Empty where there is none."""
    if not sealed:
        return ""
    return AESGCM(_key()).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], reference.encode()).decode()


def hashed(what: str, text: str) -> str:
    """Keyed, so that a stolen table cannot be searched for a telephone number or a short code."""
    return hmac.new(settings.SECRET_KEY.encode(), f"turn {what}|{text}".encode(), hashlib.sha256).hexdigest()


def _key() -> bytes:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=b"turns", info=b"madoguchi turn address 1")
    return derivation.derive(settings.SECRET_KEY.encode())
