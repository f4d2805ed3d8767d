"""Somebody does not want to be told."""

from __future__ import annotations

from django.db import transaction

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.push.choosing import is_number
from madoguchi.domains.push.errors import PushError
from madoguchi.domains.push.models import Contact
from madoguchi.domains.push.permissions import check_may_prepare
from madoguchi.foundation import audit, clock
from madoguchi.foundation.policy.actors import Actor


def record_objection(*, actor: Actor, resident_id: str) -> None:
    """Also for somebody of whom no contact is known. Takes effect on lists that are being sent.

    Errors: `push.not_permitted`, `push.bad_numbers` (field `resident_id`).
    """
    check_may_prepare(actor)
    number = resident_id.strip()
    if not is_number(number):
        raise ValidationFailed({"resident_id": PushError.BAD_NUMBERS})
    with transaction.atomic():
        now = {"objected_on": clock.today(), "updated_at": clock.now()}
        Contact.objects.update_or_create(resident_id=number, defaults=now)
        audit.record(actor, "push.objected", subject=number)
