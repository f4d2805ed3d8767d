"""Everything that changes an account."""

from __future__ import annotations

from madoguchi.foundation.accounts.services.change_password import change_password
from madoguchi.foundation.accounts.services.create_operator import create_operator
from madoguchi.foundation.accounts.services.load_demo import load_demo_staff
from madoguchi.foundation.accounts.services.manage_staff import (
    ELEVATED,
    create_staff,
    disable_staff,
    grant_role,
    request_grant,
    revoke_role,
)
from madoguchi.foundation.accounts.services.sign_in import (
    check_code_step,
    check_passkey_step,
    check_password_step,
    enrol_passkey,
    enrol_totp,
    factors_of,
    may_enrol_first_factor,
    note_sign_in,
)
from madoguchi.foundation.accounts.services.two_people import (
    approve_request,
    refuse_request,
    request_recovery,
    use_recovery,
)

__all__ = [
    "ELEVATED",
    "approve_request",
    "change_password",
    "check_code_step",
    "check_passkey_step",
    "check_password_step",
    "create_operator",
    "create_staff",
    "disable_staff",
    "enrol_passkey",
    "enrol_totp",
    "factors_of",
    "grant_role",
    "load_demo_staff",
    "may_enrol_first_factor",
    "note_sign_in",
    "refuse_request",
    "request_grant",
    "request_recovery",
    "revoke_role",
    "use_recovery",
]
