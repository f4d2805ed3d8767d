"""Keys of the audit room, kept in the keys folder: Ed25519 for sealing, and a secret for keyed hashes."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

_SEALING = "audit-seal.key"
_HASHING = "audit-hash.key"


def load_or_make(name: str) -> bytes:
    """32 random bytes, made once. The file appears whole or not at all, also when two processes start
    together."""
    path = Path(settings.KEYS_FOLDER) / name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


def sealing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(load_or_make(_SEALING))


def key_id(public: bytes) -> str:
    """Short name of a public key, printed in blocks and heads."""
    return hashlib.sha256(public).hexdigest()[:16]


@cache
def _hashing_key(folder: str) -> bytes:
    return load_or_make(_HASHING)


def fingerprint(text: str) -> str:
    """Keyed hash (hex) under which a personal text can be searched for, and not be read, in a log."""
    return hmac.new(_hashing_key(str(settings.KEYS_FOLDER)), text.encode(), hashlib.sha256).hexdigest()
