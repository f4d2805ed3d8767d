"""The envelope of one file: AES-256-GCM under its own key, that key under the master key.

Both layers are bound to the file id and the subject, so a row copied to another person opens for nobody.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from madoguchi.core.errors import ExternalFailure

_NONCE = 12


def new_key() -> bytes:
    return AESGCM.generate_key(bit_length=256)


def binding(file_id: str, subject: str) -> bytes:
    return f"{file_id}\n{subject}".encode()


def seal(key: bytes, content: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Errors: ExternalFailure("files.damaged") for any changed byte, key, file id or subject."""
    try:
        return AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise ExternalFailure("files.damaged", retryable=False) from error
