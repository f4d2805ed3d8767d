"""What a guess at a stolen password costs; the tests themselves run at the least cost."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.utils.module_loading import import_string

from madoguchi.config import settings


def test_passwords__of_the_program__cost_at_least_two_passes_over_19_mib() -> None:
    """The least that OWASP's Password Storage Cheat Sheet names for Argon2id (m=19456, t=2, p=1)."""
    (name,) = settings.PASSWORD_HASHERS
    hasher = import_string(name)()
    assert isinstance(hasher, Argon2PasswordHasher)
    assert hasher.time_cost >= 2
    assert hasher.memory_cost >= 19_456
