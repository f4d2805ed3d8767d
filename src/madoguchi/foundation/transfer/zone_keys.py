"""Two key pairs per zone: X25519 to receive, Ed25519 to sign.

They lie in KEYS_FOLDER/zone-keys. A split install has its own private file and the other zone's public file,
which is brought over by hand (`madoguchi keys zone-export`, `zone-import`).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from django.conf import settings

from madoguchi.core.errors import ExternalFailure, ValidationFailed
from madoguchi.foundation.files.atomic import write_private
from madoguchi.foundation.transfer import zones
from madoguchi.foundation.transfer.header import ZONES


@dataclass(frozen=True, slots=True)
class PublicKeys:
    city: str
    zone: str
    receive: X25519PublicKey
    verify: Ed25519PublicKey

    @property
    def fingerprint(self) -> str:
        """What two people read to each other when they exchange keys: 8 groups of 4 hex digits."""
        both = self.receive.public_bytes_raw() + self.verify.public_bytes_raw()
        digits = hashlib.sha256(f"{self.city}/{self.zone}".encode() + both).hexdigest()[:32]
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))

    def as_json(self) -> dict[str, str]:
        return {
            "city": self.city,
            "zone": self.zone,
            "receive": b64encode(self.receive.public_bytes_raw()).decode(),
            "verify": b64encode(self.verify.public_bytes_raw()).decode(),
        }


@dataclass(frozen=True, slots=True)
class PrivateKeys:
    public: PublicKeys
    receive: X25519PrivateKey
    sign: Ed25519PrivateKey


def folder() -> Path:
    return Path(settings.KEYS_FOLDER) / "zone-keys"


def private(zone: str) -> PrivateKeys:
    """Keys of a zone of this box, made at first use.

    Errors: RuntimeError for a zone that is not here, ExternalFailure("transfer.keys_unreadable").
    """
    if zone not in zones.here():
        raise RuntimeError(f"the private keys of {zone} are not on this box")
    name = f"{settings.KEYS_FOLDER}/zone-keys/{zones.city()}-{zone}.private.json"
    try:
        found = os.stat(name)
    except FileNotFoundError:
        with _locked():
            path = Path(name)
            if not path.exists():
                _make(path)
        found = os.stat(name)
    return _read_private(zone, zones.city(), name, (found.st_ino, found.st_mtime_ns))


def public(zone: str) -> PublicKeys:
    """Errors: ExternalFailure("transfer.keys_missing") until the other zone's public keys were imported."""
    if zone in zones.here():
        return private(zone).public
    path = folder() / f"{zones.city()}-{zone}.public.json"
    try:
        return parse_public(path.read_text(encoding="utf-8"))
    except OSError:
        raise ExternalFailure("transfer.keys_missing", retryable=True, zone=zone) from None


def import_public(text: str) -> PublicKeys:
    """Keep the other zone's public keys.

    Errors: ValidationFailed("transfer.keys_foreign") for another city's or this box's own zone,
    ExternalFailure("transfer.keys_unreadable").
    """
    keys = parse_public(text)
    if keys.city != zones.city() or keys.zone not in ZONES or keys.zone in zones.here():
        raise ValidationFailed({"keys": "transfer.keys_foreign"}, code="transfer.keys_foreign")
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    write_private(folder() / f"{keys.city}-{keys.zone}.public.json", json.dumps(keys.as_json()).encode())
    return keys


@lru_cache(maxsize=8)
def parse_public(text: str) -> PublicKeys:
    try:
        stored: dict[str, Any] = json.loads(text)
        return PublicKeys(
            city=str(stored["city"]),
            zone=str(stored["zone"]),
            receive=X25519PublicKey.from_public_bytes(b64decode(stored["receive"], validate=True)),
            verify=Ed25519PublicKey.from_public_bytes(b64decode(stored["verify"], validate=True)),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ExternalFailure("transfer.keys_unreadable", retryable=False) from error


@lru_cache(maxsize=8)
def _read_private(zone: str, city: str, name: str, version: tuple[int, int]) -> PrivateKeys:
    """Read again only when the file is another one: every sale seals an envelope."""
    return _parse_private(zone, Path(name).read_text(encoding="utf-8"))


def _parse_private(zone: str, text: str) -> PrivateKeys:
    try:
        stored: dict[str, str] = json.loads(text)
        receive = X25519PrivateKey.from_private_bytes(b64decode(stored["receive"], validate=True))
        sign = Ed25519PrivateKey.from_private_bytes(b64decode(stored["sign"], validate=True))
    except (ValueError, KeyError, TypeError) as error:
        raise ExternalFailure("transfer.keys_unreadable", retryable=False) from error
    return PrivateKeys(PublicKeys(zones.city(), zone, receive.public_key(), sign.public_key()), receive, sign)


def _make(path: Path) -> None:
    pair = {
        "receive": b64encode(X25519PrivateKey.generate().private_bytes_raw()).decode(),
        "sign": b64encode(Ed25519PrivateKey.generate().private_bytes_raw()).decode(),
    }
    write_private(path, json.dumps(pair).encode())


@contextmanager
def _locked() -> Iterator[None]:
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
