"""Protective measures (支援措置) that the core system knows are in force here too, and none of them ends by a file."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q

from madoguchi.core.japanese import AddresseeNumber
from madoguchi.core.people import ProtectiveMeasure
from madoguchi.domains.residents.core_rows import CoreRecord
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.records import subject_id
from madoguchi.domains.residents.services.record_protective_measure import (
    DEFAULT_SCOPES,
    enter_measure,
)
from madoguchi.foundation.policy.actors import Actor


def keep_core_measure(actor: Actor, found: CoreRecord) -> None:
    """Enter what the core system says unless it stands here.

    A measure that has run out still protects, one that a person released here is not entered again, and one that the core
    system no longer names stays until a person releases it. Inside the caller's transaction.
    """
    measure = found.measure
    if measure is None:
        return
    subject = subject_id(found.record.person.addressee_number)
    named = Q(subject_id=subject) | Q(also_protected__contains=[subject])
    if MeasureRow.objects.filter(named, starts_on=measure.starts_on).exists():
        return
    household = found.record.household_number
    started = ProtectiveMeasure.start(AddresseeNumber(subject), measure.starts_on, scopes=DEFAULT_SCOPES)
    entered = replace(
        started, ends_on=measure.ends_on, is_provisional=measure.is_provisional, household_number=household
    )
    enter_measure(actor, subject, entered)
