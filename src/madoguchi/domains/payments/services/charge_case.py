"""What a case owes, from the city's data."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction

from madoguchi.domains.payments.models import Charge
from madoguchi.domains.payments.states import ChargeState
from madoguchi.foundation import audit, cities, clock
from madoguchi.foundation.policy.actors import Actor


def charge_case(
    *,
    actor: Actor,
    case_reference: str,
    quantities: Mapping[str, int],
    rates: Mapping[str, int] | None = None,
) -> list[Charge]:
    """Charges the fees of `quantities` (procedure id → how many). A procedure without a fee is left out.

    `rates`: yen for one, where it is not the procedure's usual amount.
    Repeating is harmless: an open charge follows the new quantity and rate, a paid one stays as it was paid.
    Locks: the open charges of the case.
    """
    procedures = cities.current().procedures
    with transaction.atomic():
        known = {
            charge.procedure_id: charge
            for charge in Charge.objects.select_for_update()
            .filter(case_reference=case_reference)
            .exclude(state=ChargeState.CANCELLED)
        }
        for procedure_id, quantity in quantities.items():
            fee = procedures[procedure_id].fee
            unit_yen = (rates or {}).get(procedure_id, fee.amount_yen)
            charge = known.get(procedure_id)
            if not unit_yen or quantity < 1:
                continue
            if charge is not None:
                if charge.state == ChargeState.OPEN:
                    Charge.objects.filter(pk=charge.pk).update(quantity=quantity, unit_yen=unit_yen)
                continue
            Charge.objects.create(
                public_id=secrets.token_hex(13),
                case_reference=case_reference,
                procedure_id=procedure_id,
                label=procedures[procedure_id].name,
                unit_yen=unit_yen,
                quantity=quantity,
                certainty=fee.certainty,
                created_at=clock.now(),
            )
            audit.record(actor, "payment.charged", subject=case_reference, data={"procedure": procedure_id})
        return list(Charge.objects.filter(case_reference=case_reference).order_by("created_at", "pk"))
