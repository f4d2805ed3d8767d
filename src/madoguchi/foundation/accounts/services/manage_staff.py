"""Accounts and their duties. Duties with power over others (`ELEVATED`) take two people."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from madoguchi.core.errors import Conflict, NotFoundOrHidden, NotPermitted, ValidationFailed
from madoguchi.foundation import audit, clock
from madoguchi.foundation.accounts.models import RequestKind, RoleGrant, Staff, TwoPersonRequest, new_stamp
from madoguchi.foundation.policy.actors import Actor, Role

ELEVATED = frozenset({Role.SUPERVISOR, Role.OPERATOR, Role.AUDITOR})
REQUEST_LIFE = timedelta(hours=72)


def get_staff_row(sign_in: str) -> Staff:
    """The row, locked until the end of the transaction. Raises NotFoundOrHidden (accounts.unknown)."""
    staff = Staff.objects.select_for_update().filter(sign_in=sign_in).first()
    if staff is None:
        raise NotFoundOrHidden("accounts.unknown")
    return staff


def create_staff(
    actor: Actor, *, sign_in: str, name: str, sections: tuple[str, ...] = ()
) -> tuple[Staff, str]:
    """A new account without duties, and its first password, which is shown once.

    Raises NotPermitted, ValidationFailed (accounts.bad_sign_in, accounts.name_taken).
    """
    _require(actor, Role.OPERATOR)
    password = secrets.token_urlsafe(12)
    staff = Staff(sign_in=sign_in, name=name, sections=list(sections), password=make_password(password))
    with transaction.atomic():
        try:
            staff.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise ValidationFailed({"sign_in": "accounts.bad_sign_in"}) from error
        if Staff.objects.filter(sign_in=sign_in).exists():
            raise ValidationFailed({"sign_in": "accounts.name_taken"})
        staff.save()
        audit.record(actor, "accounts.created", subject=sign_in)
    return staff, password


def disable_staff(actor: Actor, *, sign_in: str) -> None:
    """End the account: every session of it ends with its next request. Raises NotPermitted."""
    _require(actor, Role.OPERATOR, Role.SUPERVISOR)
    with transaction.atomic():
        staff = get_staff_row(sign_in)
        _not_oneself(actor, staff)
        staff.is_active = False
        _end_sessions(staff)
        audit.record(actor, "accounts.disabled", subject=sign_in)


def grant_role(actor: Actor, *, sign_in: str, role: Role) -> None:
    """Give an ordinary duty at once. Raises NotPermitted (accounts.needs_two_people) for an elevated one."""
    _require(actor, Role.OPERATOR)
    if role in ELEVATED:
        raise NotPermitted("accounts.needs_two_people")
    with transaction.atomic():
        staff = get_staff_row(sign_in)
        _not_oneself(actor, staff)
        give(staff, role, granted_by=actor.actor_id)
        audit.record(actor, "accounts.role_granted", subject=sign_in, data={"role": role.value})


def revoke_role(actor: Actor, *, sign_in: str, role: Role) -> None:
    """Take a duty away; sessions end. Raises Conflict (accounts.role_not_held)."""
    _require(actor, Role.OPERATOR)
    with transaction.atomic():
        staff = get_staff_row(sign_in)
        _not_oneself(actor, staff)
        ended = staff.grants.filter(role=role.value, valid_to__isnull=True).update(
            valid_to=clock.now(), ended_by=actor.actor_id
        )
        if not ended:
            raise Conflict("accounts.role_not_held")
        _end_sessions(staff)
        audit.record(actor, "accounts.role_revoked", subject=sign_in, data={"role": role.value})


def request_grant(actor: Actor, *, sign_in: str, role: Role, reason: str) -> TwoPersonRequest:
    """Ask for an elevated duty; another operator decides (see `two_people`)."""
    _require(actor, Role.OPERATOR)
    with transaction.atomic():
        staff = get_staff_row(sign_in)
        request = open_request(actor, staff, RequestKind.GRANT, reason=reason, role=role.value)
        audit.record(actor, "accounts.grant_requested", subject=sign_in, data={"role": role.value})
    return request


def give(staff: Staff, role: Role, *, granted_by: str, approved_by: str = "") -> None:
    """Write the grant and end the sessions. The caller has checked who may. Raises Conflict
    (accounts.role_held)."""
    if staff.grants.filter(role=role.value, valid_to__isnull=True).exists():
        raise Conflict("accounts.role_held")
    RoleGrant.objects.create(
        staff=staff, role=role.value, granted_by=granted_by, approved_by=approved_by, valid_from=clock.now()
    )
    _end_sessions(staff)


def open_request(
    actor: Actor, staff: Staff, kind: RequestKind, *, reason: str, role: str = ""
) -> TwoPersonRequest:
    """Raises NotPermitted (accounts.not_for_oneself), ValidationFailed (accounts.reason_missing)."""
    _not_oneself(actor, staff)
    if not reason.strip():
        raise ValidationFailed({"reason": "accounts.reason_missing"})
    now = clock.now()
    return TwoPersonRequest.objects.create(
        kind=kind,
        staff=staff,
        role=role,
        reason=reason.strip()[:200],
        requested_by=Staff.objects.get(sign_in=actor.actor_id),
        requested_at=now,
        expires_at=now + REQUEST_LIFE,
    )


def _end_sessions(staff: Staff) -> None:
    staff.stamp = new_stamp()
    staff.save()


def _require(actor: Actor, *roles: Role) -> None:
    if not actor.has(*roles):
        raise NotPermitted("accounts.not_permitted")


def _not_oneself(actor: Actor, staff: Staff) -> None:
    if actor.actor_id == staff.sign_in:
        raise NotPermitted("accounts.not_for_oneself")
