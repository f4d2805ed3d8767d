"""The rows behind a reservation: one for each place of a visit. All of them are in one state."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from madoguchi.core.errors import Conflict, NotAvailable
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Place, Reservation, ReservationContact
from madoguchi.domains.visits.states import EXPECTED_RESERVATIONS, RESERVATION, ReservationState
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor


def expected_rows(reference: str) -> list[Reservation]:
    """By part, locked; empty where none stands."""
    rows = Reservation.objects.select_for_update(of=("self",)).select_related("place")
    return list(rows.filter(reference=reference, state__in=EXPECTED_RESERVATIONS).order_by("part"))


def arrived_rows(reference: str, place: str) -> list[Reservation]:
    """By part, locked: those of the booking at `place` whose household has checked in."""
    rows = Reservation.objects.select_for_update(of=("self",)).select_related("place")
    found = list(rows.filter(reference=reference, state=ReservationState.ARRIVED).order_by("part"))
    return found if any(row.place.public_id == place for row in found) else []


def create_rows(
    reference: str, places: Sequence[Place], *, told_at: datetime, state: str = "booked", **values: Any
) -> Reservation:
    """One row for each place; the first speaks for all. Errors: IntegrityError where a place is somebody's."""
    now = clock.now()
    rows = [
        Reservation(
            reference=reference,
            part=part,
            place=place,
            state=state,
            length_min=sum(one.length_min for one in places) if part == 0 else place.length_min,
            told_at=told_at,
            created_at=now,
            updated_at=now,
            **values,
        )
        for part, place in enumerate(places)
    ]
    Reservation.objects.bulk_create(rows)
    return rows[0]


def move_rows(rows: Sequence[Reservation], name: str, **changes: Any) -> bool:
    """Compare and set; False when somebody was faster."""
    if not rows:
        return False
    targets = {row.state: RESERVATION.target(name, row.state) for row in rows}
    now = clock.now()
    count = 0
    for state, target in targets.items():
        mine = [row.pk for row in rows if row.state == state]
        count += Reservation.objects.filter(pk__in=mine, state=state).update(
            state=target, updated_at=now, **changes
        )
    for row in rows:
        row.state = targets[row.state]
    return count == len(rows)


def replace_rows(
    held: Sequence[Reservation], places: Sequence[Place], *, told_at: datetime, **values: Any
) -> Reservation:
    """Move a reservation to other places: its first row stays the same one, so that what points at it stays true.

    Errors: Conflict `reservation.wrong_state`; IntegrityError where a place is somebody's.
    """
    first, *rest = held
    Reservation.objects.filter(pk__in=[row.pk for row in rest]).delete()
    moved = move_rows(
        [first],
        "change",
        place=places[0],
        length_min=sum(one.length_min for one in places),
        told_at=told_at,
        **values,
    )
    if not moved:
        raise Conflict(VisitError.RESERVATION_WRONG_STATE, reference=first.reference)
    if places[1:]:
        shared = {"services": first.services, "secret_hash": first.secret_hash, "origin": first.origin}
        now = clock.now()
        Reservation.objects.bulk_create(
            Reservation(
                reference=first.reference,
                part=part,
                place=place,
                state=first.state,
                length_min=place.length_min,
                told_at=told_at,
                created_at=now,
                updated_at=now,
                **{**shared, **values},
            )
            for part, place in enumerate(places[1:], 1)
        )
    first.place = places[0]
    return first


def in_a_row(places: Sequence[Place], names: Sequence[str]) -> list[Place]:
    """By time. Errors: NotAvailable `place.not_ours`, `place.apart`."""
    if not places or len(places) != len(set(names)):
        raise NotAvailable(VisitError.PLACE_NOT_OURS)
    rows = sorted(places, key=lambda place: place.starts_at)
    for row, following in itertools.pairwise(rows):
        ends_at = row.starts_at + timedelta(minutes=row.length_min)
        if (following.office, following.service, following.starts_at) != (row.office, row.service, ends_at):
            raise NotAvailable(VisitError.PLACES_APART)
    return rows


def keep_phone(reference: str, phone: str, place: Place) -> None:
    """The number to call; an empty one changes nothing."""
    if phone:
        ends_on = clock.local(place.starts_at).date()
        ReservationContact.objects.update_or_create(
            reference=reference, defaults={"phone": phone[:30], "ends_on": ends_on}
        )


def tell(actor: Actor, reference: str, event: outbox.Event) -> None:
    audit.record(actor, event.code, subject=reference)
    outbox.publish(event, case=reference, actor=actor)


def tell_front(actor: Actor, rows: Sequence[Reservation], state: str, *, at: datetime) -> None:
    """Envelope "reservation": what staff did with a booking, for the page of the one who holds its key."""
    first = rows[0]
    payload = {
        "reference": first.reference,
        "secret_hash": first.secret_hash,
        "state": state,
        "places": [
            {
                "id": row.place.public_id,
                "starts_at": row.place.starts_at.isoformat(),
                "length_min": row.place.length_min,
            }
            for row in rows
        ],
        "office": first.place.office,
        "service": first.place.service,
        "mode": first.place.mode,
        "services": list(first.services),
        "party": first.party,
        "needs": list(first.needs),
        "language": first.language,
        "reason": first.reason,
        "at": at.isoformat(),
    }
    transfer.send("reservation", payload, to="front", actor=actor)
