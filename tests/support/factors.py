"""A member of staff with a real password and a real second factor, and an authenticator of its own."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP

from madoguchi.foundation import clock
from madoguchi.foundation.accounts import totp
from madoguchi.foundation.accounts.models import Staff
from tests.support.personas import make_staff

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def equip(role: str, *, sign_in: str = "", is_enrolled: bool = True) -> Staff:
    """The persona of `role` with `PASSWORD` and, unless told otherwise, the authenticator `SECRET`."""
    staff = make_staff(role, sign_in=sign_in)
    staff.set_password(PASSWORD)
    staff.enrolled_at = clock.now() if is_enrolled else None
    staff.save()
    Authenticator.objects.filter(user=staff).delete()
    if is_enrolled:
        TOTP.activate(staff, SECRET)
    return staff


def code(step: int = 0) -> str:
    """The code that the authenticator shows now, or `step` half minutes away."""
    return totp.code_at(SECRET, int(time.time()) // 30 + step)


def wrong_code() -> str:
    right = {code(step) for step in (-2, -1, 0, 1, 2)}
    return next(f"{number:06d}" for number in range(10) if f"{number:06d}" not in right)
