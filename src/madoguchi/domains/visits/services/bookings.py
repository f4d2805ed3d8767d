"""Bookings that the front zone sold. The office has the last word: a place that is gone is refused by
envelope."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.core.errors import Conflict
from madoguchi.domains.visits import conf, events
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Place, Reservation
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.states import EXPECTED_RESERVATIONS, RESERVATION
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import SYSTEM, Actor


def receive_booking(*, actor: Actor, booking: Mapping[str, Any], sent_at: datetime) -> str:
    """Apply one "booking" envelope: {reference, place, services, length_min, state, secret_hash}.

    Envelopes may arrive twice or out of order: what was sent before the news we have is passed over.
    Returns "kept", "cancelled", "refused" or "known" (a repetition). A refusal is no error: it goes back
    as envelope "booking_refused" {reference, place, kept_place, reason}, so that the front can tell the
    citizen.
    """
    demand(actor, "booking")
    reference = str(booking["reference"])
    if Reservation.objects.filter(reference=reference, told_at__gt=sent_at).exists():
        return "known"
    if booking["state"] == "cancelled":
        return _cancel(actor, reference, sent_at)
    try:
        with transaction.atomic():
            return _keep(actor, booking, sent_at)
    except IntegrityError:
        # The constraint is the judge: another household has the place.
        return _refuse(actor, booking, "taken")


@transaction.atomic
def mark_missed(*, actor: Actor = SYSTEM) -> int:
    """Close bookings whose time is past by `conf.MISSED_AFTER_MIN` without a check-in. Returns how many."""
    demand(actor, "capacity")
    limit = clock.now() - timedelta(minutes=conf.MISSED_AFTER_MIN)
    late = Reservation.objects.select_related("place").filter(
        state__in=EXPECTED_RESERVATIONS, place__starts_at__lt=limit
    )
    count = 0
    for row in late:
        place = row.place
        if _set_state(row, "miss"):
            count += 1
            missed = events.ReservationMissed(office=place.office, place=place.public_id)
            _tell(actor, row.reference, missed)
    return count


def _keep(actor: Actor, booking: Mapping[str, Any], sent_at: datetime) -> str:
    reference = str(booking["reference"])
    place = Place.objects.select_for_update().filter(public_id=str(booking["place"])).first()
    held = _expected(reference)
    if held is not None and place is not None and held.place_id == place.pk:
        return "known"
    if place is None or not place.is_open or not hasattr(place, "quota"):
        return _refuse(actor, booking, "withdrawn")
    if place.starts_at <= clock.now():
        return _refuse(actor, booking, "past")
    if held is None:
        _create(actor, booking, place, sent_at)
    else:
        _change(actor, booking, held, place, sent_at)
    return "kept"


def _create(actor: Actor, booking: Mapping[str, Any], place: Place, sent_at: datetime) -> None:
    now = clock.now()
    row = Reservation.objects.create(
        reference=str(booking["reference"]),
        place=place,
        services=list(booking["services"]),
        length_min=int(booking["length_min"]),
        secret_hash=str(booking["secret_hash"]),
        told_at=sent_at,
        created_at=now,
        updated_at=now,
    )
    made = events.ReservationMade(
        office=place.office, place=place.public_id, starts_at=place.starts_at.isoformat()
    )
    _tell(actor, row.reference, made)


def _change(
    actor: Actor, booking: Mapping[str, Any], held: Reservation, place: Place, sent_at: datetime
) -> None:
    services, length_min = list(booking["services"]), int(booking["length_min"])
    moved = _set_state(held, "change", place=place, services=services, length_min=length_min, told_at=sent_at)
    if not moved:
        raise Conflict(VisitError.RESERVATION_WRONG_STATE, reference=held.reference)
    changed = events.ReservationChanged(
        office=place.office, place=place.public_id, starts_at=place.starts_at.isoformat()
    )
    _tell(actor, held.reference, changed)


@transaction.atomic
def _cancel(actor: Actor, reference: str, sent_at: datetime) -> str:
    row = _expected(reference)
    if row is None or not _set_state(row, "cancel", told_at=sent_at):
        return "known"
    cancelled = events.ReservationCancelled(office=row.place.office, place=row.place.public_id)
    _tell(actor, reference, cancelled)
    return "cancelled"


def _expected(reference: str) -> Reservation | None:
    rows = Reservation.objects.select_related("place")
    return rows.filter(reference=reference, state__in=EXPECTED_RESERVATIONS).first()


def _set_state(row: Reservation, name: str, **changes: Any) -> bool:
    """Compare and set; False when somebody was faster."""
    target = RESERVATION.target(name, row.state)
    rows = Reservation.objects.filter(pk=row.pk, state=row.state)
    return bool(rows.update(state=target, updated_at=clock.now(), **changes))


@transaction.atomic
def _refuse(actor: Actor, booking: Mapping[str, Any], reason: str) -> str:
    reference, place = str(booking["reference"]), str(booking["place"])
    held = _expected(reference)
    audit.record(actor, "reservation.refused", subject=reference, data={"place": place, "reason": reason})
    payload = {
        "reference": reference,
        "place": place,
        "kept_place": held.place.public_id if held else "",
        "reason": reason,
    }
    transfer.send("booking_refused", payload, to="front", actor=actor)
    return "refused"


def _tell(actor: Actor, reference: str, event: outbox.Event) -> None:
    audit.record(actor, event.code, subject=reference)
    outbox.publish(event, case=reference, actor=actor)
