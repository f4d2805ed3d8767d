"""Short references that people read aloud and type: `K7M4-QX29`, with a check character.

The alphabet leaves out 0, 1, I, L and O. It has 31 characters, a prime number, so the weighted check
character finds every single mistyped character and every two neighbours that changed places.

>>> parse_reference("k7m4ｑｘ2" + make_check("K7M4QX2"))[:8]
'K7M4-QX2'
"""

from __future__ import annotations

import hashlib
import hmac
import random
import unicodedata

from madoguchi.core.errors import InvalidValue

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
SECRET_LENGTH = 16
"""Characters of a secret: 16 of 31 are a little over 79 bits."""


def make_check(body: str) -> str:
    """Check character of the seven characters before it."""
    total = sum((place + 1) * ALPHABET.index(char) for place, char in enumerate(body))
    return ALPHABET[-total * pow(len(body) + 1, -1, len(ALPHABET)) % len(ALPHABET)]


def make_reference(rng: random.Random) -> str:
    """A new reference. `rng` must be unguessable where the reference is not guarded by a secret."""
    body = "".join(rng.choice(ALPHABET) for _ in range(LENGTH - 1))
    return group(body + make_check(body))


def make_secret(rng: random.Random) -> str:
    """Four groups of four; `rng` must be a system source of randomness."""
    return group("".join(rng.choice(ALPHABET) for _ in range(SECRET_LENGTH)))


def parse_reference(text: str) -> str:
    """Read a typed reference, whatever its width, case and hyphens.

    Errors: `reference.format`, `reference.check`.
    """
    body = _letters(text)
    if len(body) != LENGTH or any(char not in ALPHABET for char in body):
        raise InvalidValue("reference.format")
    if make_check(body[:-1]) != body[-1]:
        raise InvalidValue("reference.check")
    return group(body)


def parse_secret(text: str) -> str:
    """Read a typed secret. Errors: `secret.format`."""
    body = _letters(text)
    if len(body) != SECRET_LENGTH or any(char not in ALPHABET for char in body):
        raise InvalidValue("secret.format")
    return group(body)


def hash_secret(reference: str, secret: str) -> str:
    """Hex SHA-256, bound to the reference: all that is stored of a secret, and what the office receives.

    The secret has about 79 bits of chance, so one round of hashing is enough.
    """
    return hashlib.sha256(f"madoguchi secret 1|{reference}|{secret}".encode()).hexdigest()


def is_secret(reference: str, secret: str, secret_hash: str) -> bool:
    return hmac.compare_digest(hash_secret(reference, secret), secret_hash)


def group(body: str) -> str:
    """Four characters at a time, joined by hyphens."""
    return "-".join(body[start : start + 4] for start in range(0, len(body), 4))


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char.isalnum())


__all__ = [
    "ALPHABET",
    "group",
    "hash_secret",
    "is_secret",
    "make_check",
    "make_reference",
    "make_secret",
    "parse_reference",
    "parse_secret",
]
