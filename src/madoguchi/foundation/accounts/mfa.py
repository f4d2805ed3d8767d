"""What allauth's second-factor code needs to know about this house: names, and secrets encrypted at rest."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.contrib.auth.base_user import AbstractBaseUser

from madoguchi.foundation.audit.keys import load_or_make

ISSUER = "Madoguchi"


def _cipher() -> Fernet:
    # The key lies outside the database and its backup: a copy of the tables alone opens no second factor.
    return Fernet(base64.urlsafe_b64encode(load_or_make("accounts-factor.key")))


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    def get_totp_issuer(self) -> str:
        return ISSUER

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return str(user)

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()
