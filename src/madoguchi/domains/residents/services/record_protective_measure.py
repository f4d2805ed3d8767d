"""支援措置: entering, extending, lifting for a time, and releasing. Each is written down as a whole new
record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.core.japanese import AddresseeNumber, HouseholdNumber
from madoguchi.core.people import (
    Aggressor,
    ProtectedAction,
    ProtectedScope,
    ProtectionLevel,
    ProtectiveMeasure,
)
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.errors import ResidentError
from madoguchi.domains.residents.events import MeasureRecorded
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.permissions import check_may_approve, check_may_write
from madoguchi.domains.residents.storing import read_measure
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor

_AT_THE_COUNTER = (ProtectedAction.VIEW, ProtectedAction.ISSUE)
DEFAULT_SCOPES = tuple(
    ProtectedScope(
        action,
        ProtectionLevel.ALERT if action in _AT_THE_COUNTER else ProtectionLevel.ERROR,
        whole_household=True,
    )
    for action in ProtectedAction
)
"""The clerk who serves the protected person must be able to: screen and paper warn, everything else stops."""


def record_protective_measure(
    *,
    actor: Actor,
    subject_id: str,
    starts_on: date,
    scopes: tuple[ProtectedScope, ...] = DEFAULT_SCOPES,
    household_key: str = "",
    also_protected: Sequence[str] = (),
    aggressors: tuple[Aggressor, ...] = (),
    is_provisional: bool = False,
) -> ProtectiveMeasure:
    """Enter a measure of one year. `subject_id` is the gate's id ("resident:…" or "case:…:m1");
    `household_key` the
    household number, or "case:<reference>" where there is none yet. In the core record these ids stand where
    the
    register's numbers would. Errors: `resident.not_permitted`.
    """
    check_may_write(actor)
    measure = replace(
        ProtectiveMeasure.start(
            AddresseeNumber(subject_id), starts_on, scopes=scopes, is_provisional=is_provisional
        ),
        household_number=HouseholdNumber(household_key) if household_key else None,
        also_protected=tuple(AddresseeNumber(other) for other in also_protected),
        aggressors=aggressors,
    )
    with transaction.atomic():
        MeasureRow.objects.create(
            subject_id=subject_id,
            also_protected=list(also_protected),
            household_key=household_key,
            starts_on=measure.starts_on,
            ends_on=measure.ends_on,
            record=codec.encode(measure),
            entered_by=actor.actor_id,
            entered_at=clock.now(),
        )
        audit.record(actor, "resident.measure_recorded", subject=subject_id)
        events.publish(MeasureRecorded(subject_id), actor=actor)
    return measure


def release_protective_measure(*, actor: Actor, subject_id: str, released_on: date) -> None:
    """End the measures of a subject from that day; only a person does this, never the calendar.

    Errors: `resident.not_permitted`, `resident.not_found`.
    """
    check_may_approve(actor)
    with transaction.atomic():
        rows = list(
            MeasureRow.objects.select_for_update().filter(subject_id=subject_id, released_on__isnull=True)
        )
        if not rows:
            raise NotFoundOrHidden(ResidentError.NOT_FOUND)
        for row in rows:
            row.released_on = released_on
            row.record = codec.encode(replace(read_measure(row), released_on=released_on))
            row.save(update_fields=["released_on", "record"])
        audit.record(actor, "resident.measure_released", subject=subject_id)
