"""A person's own new password."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.foundation import audit
from madoguchi.foundation.accounts.models import new_stamp
from madoguchi.foundation.accounts.passwords import matches, require_good
from madoguchi.foundation.accounts.services.manage_staff import get_staff_row
from madoguchi.foundation.policy.actors import Actor


def change_password(actor: Actor, *, current: str, new: str) -> None:
    """Every session of the account ends, also the one that asks. Raises ValidationFailed
    (accounts.current_password_wrong, accounts.weak_password)."""
    with transaction.atomic():
        staff = get_staff_row(actor.actor_id)
        if not matches(staff, current):
            raise ValidationFailed({"current": "accounts.current_password_wrong"})
        require_good(new, staff)
        staff.set_password(new)
        staff.stamp = new_stamp()
        staff.save()
        audit.record(actor, "accounts.password_changed", subject=staff.sign_in)
