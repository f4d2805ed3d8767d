"""Protective measures (支援措置) that the core system knows are in force here too, and none of them ends by a file."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Q, QuerySet

from madoguchi.core.japanese import AddresseeNumber
from madoguchi.core.people import ProtectiveMeasure
from madoguchi.domains.residents import codec
from madoguchi.domains.residents.core_rows import CoreRecord
from madoguchi.domains.residents.events import MeasureRecorded
from madoguchi.domains.residents.models import ProtectiveMeasure as MeasureRow
from madoguchi.domains.residents.records import subject_id
from madoguchi.domains.residents.services.record_protective_measure import DEFAULT_SCOPES
from madoguchi.foundation import audit, clock, events
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
    if _measures_on(subject).filter(starts_on=measure.starts_on).exists():
        return
    household = found.record.household_number
    started = ProtectiveMeasure.start(AddresseeNumber(subject), measure.starts_on, scopes=DEFAULT_SCOPES)
    entered = replace(
        started, ends_on=measure.ends_on, is_provisional=measure.is_provisional, household_number=household
    )
    MeasureRow.objects.create(
        subject_id=subject,
        household_key=household,
        starts_on=entered.starts_on,
        ends_on=entered.ends_on,
        record=codec.encode(entered),
        entered_by=actor.actor_id,
        entered_at=clock.now(),
    )
    audit.record(actor, "resident.measure_recorded", subject=subject)
    events.publish(MeasureRecorded(subject), actor=actor)


def is_protected_here(addressee_number: str) -> bool:
    """Whether a measure on the person stands that nobody has released, run out or not. Queries: 1."""
    in_force = Q(released_on__isnull=True) | Q(released_on__gt=clock.today())
    return _measures_on(subject_id(addressee_number)).filter(in_force).exists()


def _measures_on(subject: str) -> QuerySet[MeasureRow]:
    return MeasureRow.objects.filter(Q(subject_id=subject) | Q(also_protected__contains=[subject]))
