"""The master keys: a small file outside the data folder and outside the backup.

Versions only grow. A file's key is wrapped by the current version; older versions stay until `keys rotate`
has rewrapped every file and `keys drop` removes them.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from madoguchi.core.errors import ExternalFailure
from madoguchi.foundation.files.atomic import write_private

NAME = "files-keyring.json"


@dataclass(frozen=True, slots=True)
class Keyring:
    current: int
    keys: dict[int, bytes]

    def key(self, version: int) -> bytes:
        """Errors: ExternalFailure("files.master_key_missing") when the key folder lost a version."""
        try:
            return self.keys[version]
        except KeyError:
            raise ExternalFailure("files.master_key_missing", retryable=False, version=version) from None


def path() -> Path:
    return Path(settings.KEYS_FOLDER) / NAME


def load() -> Keyring:
    """Read on every use, so that a rotation is seen by all processes at once; the file is a few hundred
    bytes.

    The first use makes the first key.
    """
    if not path().exists():
        with _locked():
            if not path().exists():
                _write(Keyring(1, {1: secrets.token_bytes(32)}))
    return _read()


def add_key() -> Keyring:
    """A new current version."""
    load()
    with _locked():
        ring = _read()
        version = max(ring.keys) + 1
        ring = Keyring(version, {**ring.keys, version: secrets.token_bytes(32)})
        _write(ring)
    return ring


def drop_key(version: int) -> None:
    """The caller has checked that no file needs it. The current one is never dropped."""
    with _locked():
        ring = _read()
        if version == ring.current:
            raise RuntimeError("the current master key cannot be dropped")
        _write(Keyring(ring.current, {v: key for v, key in ring.keys.items() if v != version}))


def _read() -> Keyring:
    try:
        stored = json.loads(path().read_text(encoding="utf-8"))
        keys = {int(version): b64decode(key, validate=True) for version, key in stored["keys"].items()}
        ring = Keyring(int(stored["current"]), keys)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ExternalFailure("files.keyring_unreadable", retryable=False) from error
    if ring.current not in ring.keys or any(len(key) != 32 for key in keys.values()):
        raise ExternalFailure("files.keyring_unreadable", retryable=False)
    return ring


def _write(ring: Keyring) -> None:
    keys = {str(version): b64encode(key).decode() for version, key in ring.keys.items()}
    write_private(path(), json.dumps({"current": ring.current, "keys": keys}, indent=1).encode())


@contextmanager
def _locked() -> Iterator[None]:
    folder = path().parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(folder / f"{NAME}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
