"""One-time codes by RFC 6238 with allauth's stored secrets. Each code works once, also on another server
process: the last accepted counter is kept in the row and only ever rises."""

from __future__ import annotations

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.db import transaction

from madoguchi.foundation.accounts.models import Staff

_COUNTER = "last_counter"


def new_secret() -> str:
    return str(auth.generate_totp_secret())


def address(staff: Staff, secret: str) -> str:
    """The otpauth:// address that an authenticator app reads from a QR code."""
    return str(get_adapter().build_totp_url(staff, secret))


def matching_counter(secret: str, code: str) -> int | None:
    """The 30-second counter (one before, now, one after) whose code this is. Real time: phones know no
    demo clock."""
    for counter in auth.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=code_at(secret, counter)):
            return int(counter)
    return None


def code_at(secret: str, counter: int) -> str:
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))


def enrol(staff: Staff, secret: str, code: str) -> bool:
    """Store `secret` when `code` proves that the app has it; a former secret is replaced."""
    counter = matching_counter(secret, code)
    if counter is None:
        return False
    Authenticator.objects.filter(user=staff, type=Authenticator.Type.TOTP).delete()
    stored = auth.TOTP.activate(staff, secret).instance
    stored.data[_COUNTER] = counter
    stored.save(update_fields=["data"])
    return True


def accept(staff: Staff, code: str) -> bool:
    """Whether `code` is right and was not used before. Locks the row of the secret."""
    with transaction.atomic():
        stored = _row(staff)
        if stored is None:
            return False
        counter = matching_counter(decrypt(stored.data["secret"]), code)
        if counter is None or counter <= stored.data.get(_COUNTER, 0):
            return False
        stored.data[_COUNTER] = counter
        stored.save(update_fields=["data"])
        stored.record_usage()
        return True


def next_code(staff: Staff) -> str:
    """A code that will be accepted now, for the screen of demo installs; "" when none is left in this half
    minute."""
    with transaction.atomic():
        stored = _row(staff)
    if stored is None:
        return ""
    counters = sorted(auth.yield_hotp_counters_from_time())
    free = [counter for counter in counters[1:] if counter > stored.data.get(_COUNTER, 0)]
    return code_at(decrypt(stored.data["secret"]), free[0]) if free else ""


def _row(staff: Staff) -> Authenticator | None:
    rows = Authenticator.objects.select_for_update().filter(user=staff, type=Authenticator.Type.TOTP)
    return rows.first()
