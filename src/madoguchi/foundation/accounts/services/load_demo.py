"""The invented staff of a demo install, from data that anybody can read: passwords and secrets protect
nothing here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction

from madoguchi.core.errors import NotAvailable
from madoguchi.foundation import audit, clock
from madoguchi.foundation.accounts.models import RoleGrant, Staff
from madoguchi.foundation.policy.actors import SYSTEM, Role


class _PublicPassword(Argon2PasswordHasher):
    """A hash is slow on purpose, and these passwords are no secret; the first sign-in replaces it by an ordinary one."""

    time_cost, memory_cost, parallelism = 1, 8, 1


def load_demo_staff(rows: Iterable[Mapping[str, Any]]) -> int:
    """Add who is missing; returns how many were added. Safe to repeat at every start.

    Raises NotAvailable (accounts.demo_only) unless the install was made with `--demo`.
    """
    if not settings.IS_DEMO:
        raise NotAvailable("accounts.demo_only")
    known = set(Staff.objects.values_list("sign_in", flat=True))
    missing = [row for row in rows if row["sign_in"] not in known]
    with transaction.atomic():
        for row in missing:
            _add(row)
    return len(missing)


def _add(row: Mapping[str, Any]) -> None:
    now = clock.now()
    staff = Staff(
        sign_in=row["sign_in"],
        name=row["name"],
        sections=list(row.get("sections", [])),
        counters=list(row.get("counters", [])),
        is_demo=True,
        enrolled_at=now,
    )
    hasher = _PublicPassword()
    staff.password = hasher.encode(row["password"], hasher.salt())
    staff.save()
    RoleGrant.objects.create(staff=staff, role=Role(row["role"]).value, granted_by="system", valid_from=now)
    Authenticator.objects.filter(user=staff).delete()
    TOTP.activate(staff, row["totp_secret"])
    audit.record(SYSTEM, "accounts.created", subject=staff.sign_in, data={"role": row["role"]})
