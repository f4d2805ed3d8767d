"""What is owed for something that is no procedure, such as taking part in a course."""

from __future__ import annotations

import secrets

from django.db import transaction

from madoguchi.domains.payments.models import Charge
from madoguchi.domains.payments.states import ChargeState
from madoguchi.foundation import audit, clock
from madoguchi.foundation.cities import Certainty
from madoguchi.foundation.policy.actors import Actor


def charge_item(*, actor: Actor, reference: str, item: str, label: str, amount_yen: int) -> Charge:
    """Let the reference owe so much for one thing. `item` names it, once for each reference ("course:<id>:1").

    A charge that is still open, also one whose payment was voided, is made to say this instead: nothing is owed twice.
    Locks: the open charges of the reference.
    """
    with transaction.atomic():
        charge = (
            Charge.objects.select_for_update()
            .filter(case_reference=reference, state=ChargeState.OPEN)
            .first()
        )
        if charge is None:
            charge = Charge(
                public_id=secrets.token_hex(13),
                case_reference=reference,
                procedure_id=item,
                certainty=Certainty.VERIFIED,
                created_at=clock.now(),
            )
        charge.label, charge.unit_yen, charge.quantity = label[:120], amount_yen, 1
        charge.save()
        audit.record(actor, "payment.charged", subject=reference, data={"item": item})
        return charge
