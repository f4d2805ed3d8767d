"""What one person asks for and another decides: an elevated duty, and the recovery of somebody who lost a
factor."""

from __future__ import annotations

import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden, NotPermitted
from madoguchi.foundation import audit, clock
from madoguchi.foundation.accounts import limits
from madoguchi.foundation.accounts.clients import AttemptKeys
from madoguchi.foundation.accounts.models import RequestKind, Staff, TwoPersonRequest, actor_for, new_stamp
from madoguchi.foundation.accounts.passwords import require_good
from madoguchi.foundation.accounts.services.manage_staff import (
    REQUEST_LIFE,
    get_staff_row,
    give,
    open_request,
)
from madoguchi.foundation.policy.actors import Actor, Role

# Without 0/O and 1/I/L: the code is read aloud or copied by hand. 31^16 is about 79 bits.
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 16


def request_recovery(actor: Actor, *, sign_in: str, reason: str) -> TwoPersonRequest:
    """A supervisor who has seen the person asks; nothing changes yet."""
    if not actor.has(Role.SUPERVISOR):
        raise NotPermitted("accounts.not_permitted")
    with transaction.atomic():
        staff = get_staff_row(sign_in)
        request = open_request(actor, staff, RequestKind.RECOVERY, reason=reason)
        audit.record(actor, "accounts.recovery_requested", subject=sign_in)
    return request


def approve_request(actor: Actor, *, public_id: str) -> str:
    """An operator who is neither the asker nor the person agrees.

    Returns the one-time code of a recovery, to be shown once and handed over in person; "" for a duty.

    Raises NotPermitted (accounts.not_permitted, accounts.needs_two_people), Conflict
    (accounts.request_closed).
    """
    with transaction.atomic():
        request = _decide(actor, public_id, is_approved=True)
        subject = request.staff.sign_in
        if request.kind == RequestKind.GRANT:
            role = Role(request.role)
            give(request.staff, role, granted_by=request.requested_by.sign_in, approved_by=actor.actor_id)
            audit.record(actor, "accounts.role_granted", subject=subject, data={"role": role.value})
            return ""
        code = "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        request.code_hash = make_password(code)
        request.expires_at = clock.now() + REQUEST_LIFE
        request.save(update_fields=["code_hash", "expires_at"])
        audit.record(actor, "accounts.recovery_approved", subject=subject)
        return code


def refuse_request(actor: Actor, *, public_id: str) -> None:
    """The second person says no."""
    with transaction.atomic():
        request = _decide(actor, public_id, is_approved=False)
        audit.record(actor, "accounts.request_refused", subject=request.staff.sign_in)


def use_recovery(*, sign_in: str, code: str, password: str, keys: AttemptKeys) -> Staff:
    """The person itself, with the one-time code: a new password, no factor, and one enrolment to follow.

    Raises NotPermitted (accounts.recovery_refused), NotAvailable (accounts.too_many_attempts),
    ValidationFailed (accounts.weak_password).
    """
    limits.reserve(keys, limits.PASSWORD)
    with transaction.atomic():
        staff = Staff.objects.select_for_update().filter(sign_in=sign_in, is_active=True).first()
        request = _usable(staff) if staff else None
        right = check_password(code.replace("-", "").upper(), request.code_hash if request else _no_code())
        if staff is None or request is None or not right:
            raise NotPermitted("accounts.recovery_refused")
        require_good(password, staff)
        request.used_at = clock.now()
        request.save(update_fields=["used_at"])
        Authenticator.objects.filter(user=staff).delete()
        staff.set_password(password)
        staff.stamp = new_stamp()
        staff.enrolled_at = None
        staff.save()
        audit.record(actor_for(staff, clock.now()), "accounts.recovery_used", subject=sign_in)
    limits.forgive(keys, limits.PASSWORD)
    return staff


def _decide(actor: Actor, public_id: str, *, is_approved: bool) -> TwoPersonRequest:
    if not actor.has(Role.OPERATOR):
        raise NotPermitted("accounts.not_permitted")
    request = TwoPersonRequest.objects.select_for_update().filter(public_id=public_id).first()
    if request is None:
        raise NotFoundOrHidden("accounts.unknown")
    if actor.actor_id in (request.requested_by.sign_in, request.staff.sign_in):
        raise NotPermitted("accounts.needs_two_people")
    if request.decided_by_id is not None or request.expires_at <= clock.now():
        raise Conflict("accounts.request_closed")
    request.decided_by = Staff.objects.get(sign_in=actor.actor_id)
    request.decided_at = clock.now()
    request.is_approved = is_approved
    request.save()
    return request


def _usable(staff: Staff) -> TwoPersonRequest | None:
    return (
        TwoPersonRequest.objects.select_for_update()
        .filter(staff=staff, kind=RequestKind.RECOVERY, is_approved=True, used_at__isnull=True)
        .filter(expires_at__gt=clock.now())
        .order_by("-decided_at")
        .first()
    )


def _no_code() -> str:
    return make_password(None)
