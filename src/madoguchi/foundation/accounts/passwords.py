"""Checking a password in the same time whether or not the account exists."""

from __future__ import annotations

import secrets
from functools import cache

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from madoguchi.core.errors import ValidationFailed
from madoguchi.foundation.accounts.models import Staff


@cache
def _nobody() -> str:
    return make_password(secrets.token_hex(16))


def matches(staff: Staff | None, password: str) -> bool:
    """Argon2 runs once in every case; a disabled account never matches."""
    usable = staff is not None and staff.is_active and staff.has_usable_password()
    right = check_password(password, staff.password if staff is not None and usable else _nobody())
    return usable and right


def require_good(password: str, staff: Staff) -> None:
    """Raises ValidationFailed (accounts.weak_password) for a short or common password, or one like the
    name."""
    try:
        validate_password(password, user=staff)
    except ValidationError as error:
        raise ValidationFailed({"password": "accounts.weak_password"}) from error
