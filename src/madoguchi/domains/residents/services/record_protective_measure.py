"""支援措置: entering, confirming and extending. Whatever makes the protection hold is one person's act; whatever opens it
is asked and decided by two (`decide_measure_request`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction

from madoguchi.core.errors import InvalidValue, NotAvailable, NotFoundOrHidden
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
from madoguchi.domains.residents.permissions import check_may_write
from madoguchi.domains.residents.storing import read_measure
from madoguchi.foundation import audit, clock, events
from madoguchi.foundation.policy.actors import Actor

DEFAULT_SCOPES = tuple(
    ProtectedScope(
        action,
        ProtectionLevel.ALERT if action is ProtectedAction.VIEW else ProtectionLevel.ERROR,
        whole_household=True,
    )
    for action in ProtectedAction
)
"""The clerk who serves the protected person must see whom: the screen warns, everything else stops.
Paper for the person needs a lift for the day (一時解除)."""


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
    """Enter a measure of one year; it stands from this moment. `subject_id` is the gate's id ("resident:…" or
    "case:…:m1"); `household_key` a household number, or "case:<reference>", to be covered beside the household in
    which the subject lives. In the core record these ids stand where the register's numbers would.

    Errors: `resident.not_permitted`.
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
        enter_measure(actor, subject_id, measure)
    return measure


def enter_measure(actor: Actor, subject_id: str, measure: ProtectiveMeasure) -> None:
    """It protects from here on. Inside the caller's transaction; the caller has asked who may."""
    MeasureRow.objects.create(
        subject_id=subject_id,
        also_protected=[str(other) for other in measure.also_protected],
        household_key=measure.household_number or "",
        starts_on=measure.starts_on,
        ends_on=measure.ends_on,
        record=codec.encode(measure),
        entered_by=actor.actor_id,
        entered_at=clock.now(),
    )
    audit.record(actor, "resident.measure_recorded", subject=subject_id)
    events.publish(MeasureRecorded(subject_id), actor=actor)


def confirm_protective_measure(*, actor: Actor, subject_id: str) -> ProtectiveMeasure:
    """仮支援措置 → 支援措置, after the opinion of the supporting body has come; the year runs on from its start.

    Errors: `resident.not_permitted`, `resident.not_found` where no provisional measure stands.
    """
    check_may_write(actor)
    with transaction.atomic():
        row = next((row for row in _standing(subject_id) if read_measure(row).is_provisional), None)
        if row is None:
            raise NotFoundOrHidden(ResidentError.NOT_FOUND)
        audit.record(actor, "resident.measure_confirmed", subject=subject_id)
        return _keep(row, replace(read_measure(row), is_provisional=False))


def extend_protective_measure(*, actor: Actor, subject_id: str, filed_on: date) -> ProtectiveMeasure:
    """A further year, from one month before the end on; also long after it. Requests that are still to be decided
    become stale: they were made about the year before.

    Errors: `resident.not_permitted`, `resident.not_found`, NotAvailable `resident.extension_not_open`.
    """
    check_may_write(actor)
    with transaction.atomic():
        rows = _standing(subject_id)
        if not rows:
            raise NotFoundOrHidden(ResidentError.NOT_FOUND)
        row = max(rows, key=lambda one: one.ends_on)
        try:
            extended = read_measure(row).extended(filed_on)
        except InvalidValue as refusal:
            raise NotAvailable(ResidentError.EXTENSION_NOT_OPEN) from refusal
        audit.record(actor, "resident.measure_extended", subject=subject_id)
        return _keep(row, extended)


def _standing(subject_id: str) -> list[MeasureRow]:
    return list(
        MeasureRow.objects.select_for_update()
        .filter(subject_id=subject_id, released_on__isnull=True)
        .order_by("pk")
    )


def _keep(row: MeasureRow, measure: ProtectiveMeasure) -> ProtectiveMeasure:
    row.ends_on = measure.ends_on
    row.record = codec.encode(measure)
    row.save(update_fields=["ends_on", "record"])
    return measure
