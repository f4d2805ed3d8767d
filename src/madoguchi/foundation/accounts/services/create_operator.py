"""The first operator of an install, made on the server itself: afterwards every account is made in the
browser."""

from __future__ import annotations

import secrets

from django.db import transaction

from madoguchi.core.errors import Conflict
from madoguchi.foundation import audit, clock
from madoguchi.foundation.accounts.models import RoleGrant, Staff
from madoguchi.foundation.policy.actors import SYSTEM, Role

_NEEDED = 2


def create_operator(*, sign_in: str, name: str) -> str:
    """Returns the first password. Two operators can be made so, because each needs the other to approve.

    Raises Conflict (accounts.name_taken, accounts.operators_exist).
    """
    with transaction.atomic():
        open_grants = RoleGrant.objects.filter(role=Role.OPERATOR.value, valid_to__isnull=True)
        if open_grants.filter(staff__is_active=True).count() >= _NEEDED:
            raise Conflict("accounts.operators_exist")
        if Staff.objects.filter(sign_in=sign_in).exists():
            raise Conflict("accounts.name_taken")
        password = secrets.token_urlsafe(12)
        staff = Staff(sign_in=sign_in, name=name)
        staff.set_password(password)
        staff.save()
        RoleGrant.objects.create(
            staff=staff, role=Role.OPERATOR.value, granted_by="system", valid_from=clock.now()
        )
        audit.record(SYSTEM, "accounts.created", subject=sign_in, data={"role": Role.OPERATOR.value})
    return password
