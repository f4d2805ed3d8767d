"""The two steps of a sign-in, and the enrolment of a factor."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation import audit, clock
from madoguchi.foundation.accounts import limits, passkeys, totp
from madoguchi.foundation.accounts.clients import AttemptKeys
from madoguchi.foundation.accounts.models import Staff, actor_for
from madoguchi.foundation.accounts.passwords import matches


def check_password_step(*, sign_in: str, password: str, keys: AttemptKeys) -> Staff:
    """Step one. The answer and its time are the same for an unknown name, a wrong password and a disabled
    account.

    Raises NotPermitted (accounts.sign_in_failed), NotAvailable (accounts.too_many_attempts).
    """
    limits.reserve(keys, limits.PASSWORD)
    staff = Staff.objects.filter(sign_in=sign_in).first()
    if not matches(staff, password) or staff is None:
        raise NotPermitted("accounts.sign_in_failed")
    limits.forgive(keys, limits.PASSWORD)
    return staff


def check_code_step(*, staff: Staff, code: str, keys: AttemptKeys) -> None:
    """Step two with a one-time code. Raises NotPermitted (accounts.code_refused), NotAvailable."""
    limits.reserve(keys, limits.FACTOR)
    if not totp.accept(staff, code):
        raise NotPermitted("accounts.code_refused")
    limits.forgive(keys, limits.FACTOR)


def check_passkey_step(*, request: HttpRequest, staff: Staff, answer: str, keys: AttemptKeys) -> None:
    """Step two with a passkey. Raises NotPermitted (accounts.passkey_refused), NotAvailable."""
    limits.reserve(keys, limits.FACTOR)
    passkeys.finish_proof(request, staff, answer)
    limits.forgive(keys, limits.FACTOR)


def factors_of(staff: Staff) -> frozenset[str]:
    """ "totp" and "webauthn", as far as enrolled. One query."""
    return frozenset(Authenticator.objects.filter(user=staff).values_list("type", flat=True))


def may_enrol_first_factor(staff: Staff) -> bool:
    """Only once per account, or after a recovery by two people."""
    return staff.enrolled_at is None


def enrol_totp(*, staff: Staff, secret: str, code: str) -> None:
    """Raises NotPermitted (accounts.code_refused)."""
    with transaction.atomic():
        if not totp.enrol(staff, secret, code):
            raise NotPermitted("accounts.code_refused")
        _note_enrolment(staff, "totp")


def enrol_passkey(*, request: HttpRequest, staff: Staff, answer: str, name: str) -> None:
    """Raises NotPermitted (accounts.passkey_refused)."""
    with transaction.atomic():
        passkeys.finish_enrolment(request, staff, answer, name)
        _note_enrolment(staff, "webauthn")


def _note_enrolment(staff: Staff, factor: str) -> None:
    if staff.enrolled_at is None:
        staff.enrolled_at = clock.now()
        staff.save(update_fields=["enrolled_at"])
    audit.record(
        actor_for(staff, clock.now()),
        "accounts.factor_enrolled",
        subject=staff.sign_in,
        data={"factor": factor},
    )


def note_sign_in(*, staff: Staff, factor: str) -> None:
    """Both factors are proved."""
    with transaction.atomic():
        audit.record(
            actor_for(staff, clock.now()),
            "accounts.signed_in",
            subject=staff.sign_in,
            data={"factor": factor},
        )
