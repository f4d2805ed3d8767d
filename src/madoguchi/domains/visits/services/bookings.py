"""Bookings that the front zone sold. The office has the last word: a place that is gone is refused by
envelope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction

from madoguchi.domains.visits import conf, events, live
from madoguchi.domains.visits.models import Place, Reservation, Ticket
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.services import booking_rows as rows_of
from madoguchi.domains.visits.states import (
    ACTIVE_RESERVATIONS,
    ENDED,
    EXPECTED_RESERVATIONS,
    ReservationState,
)
from madoguchi.foundation import audit, clock, transfer
from madoguchi.foundation.policy.actors import Actor

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 3))"


@transaction.atomic
def receive_booking(*, actor: Actor, booking: Mapping[str, Any], sent_at: datetime) -> str:
    """Apply one "booking" envelope: {reference, place, more_places, services, length_min, state, secret_hash, language,
    party, needs, mail, phone, at}.

    Envelopes may arrive twice or out of order: what was said before the news we have is passed over. `at` is when it
    was said, by default `sent_at`.
    Returns "kept", "cancelled", "refused" or "known" (a repetition). A refusal is no error: it goes back
    as envelope "booking_refused" {reference, place, kept_place, reason}, so that the front can tell the
    citizen.
    Errors: NotYet where only news that is still on its way can say whose the place is.
    Locks: the reference, then the places.
    """
    demand(actor, "booking")
    reference = str(booking["reference"])
    said_at = datetime.fromisoformat(booking["at"]) if booking.get("at") else sent_at
    with connection.cursor() as cursor:
        # Two words on one booking, taken in by two processes, would each find no row of it.
        cursor.execute(_ONE_AT_A_TIME, [f"booking {reference}"])
    # A place that is only kept at the desk is no word on the booking.
    spoken = Reservation.objects.filter(reference=reference).filter(expires_at=None)
    if spoken.filter(told_at__gt=said_at).exists():
        return "known"
    if booking["state"] == "cancelled":
        return _cancel(actor, booking, said_at)
    try:
        with transaction.atomic():
            return _keep(actor, booking, said_at)
    except IntegrityError:
        # The desk has just booked something for the same household.
        raise transfer.NotYet from None


def _keep(actor: Actor, booking: Mapping[str, Any], said_at: datetime) -> str:
    reference = str(booking["reference"])
    names = [str(booking["place"]), *map(str, booking.get("more_places", ()))]
    places = _places(names)
    held = rows_of.expected_rows(reference)
    if not held and booking.get("previous_place"):
        _give_up_arrived(actor, reference, str(booking["previous_place"]), said_at)
    if held and [row.place.public_id for row in held] == names:
        Reservation.objects.filter(pk__in=[row.pk for row in held]).update(told_at=said_at)
        return "known"
    if len(places) != len(names) or not all(_is_fronts(place) for place in places):
        return _refuse(actor, booking, "withdrawn", said_at)
    if places[0].starts_at <= clock.now():
        return _refuse(actor, booking, "past", said_at)
    if not _others_gave_way(actor, reference, places, said_at):
        return _refuse(actor, booking, "taken", said_at)
    values = _values(booking)
    if held:
        row = rows_of.replace_rows(held, places, told_at=said_at, **values)
        _tell_changed(actor, row)
    else:
        row = rows_of.create_rows(
            reference, places, told_at=said_at, secret_hash=str(booking["secret_hash"]), **values
        )
        _tell_made(actor, row)
    rows_of.keep_phone(reference, str(booking.get("phone", "")), places[0])
    return "kept"


def _others_gave_way(actor: Actor, reference: str, places: Sequence[Place], said_at: datetime) -> bool:
    """Whether nobody else is in the way. What the front has sold again, it had been given back before: whoever is
    expected there by an older word has left, and their own news of it is still on its way.

    Locks: the rows of those who stand there; the places are locked, so nobody comes to stand there meanwhile.
    Errors: NotYet where the two words are too close to each other to say which was the later one, or they have come.
    """
    rows = Reservation.objects.filter(place__in=places, state__in=ACTIVE_RESERVATIONS)
    others = list(rows.exclude(reference=reference).order_by("pk"))
    for row in others:
        ahead = said_at - row.told_at
        if row.state in EXPECTED_RESERVATIONS and ahead > conf.SAME_MOMENT:
            continue
        # Of those who have come here meanwhile, their own news says what becomes of their ticket.
        is_sold_by_front = row.state != ReservationState.HELD
        if is_sold_by_front and ahead >= -conf.SAME_MOMENT and clock.now() - said_at < conf.AWAIT_NEWS:
            raise transfer.NotYet
        return False
    for name in sorted({row.reference for row in others}):
        _give_way(actor, rows_of.expected_rows(name))
    return True


def _give_way(actor: Actor, rows: Sequence[Reservation]) -> None:
    """As a cancellation, but anything that the household itself said later still counts."""
    if rows_of.move_rows(rows, "cancel", told_at=rows[0].told_at + timedelta(microseconds=1)):
        place = rows[0].place
        cancelled = events.ReservationCancelled(office=place.office, place=place.public_id)
        rows_of.tell(actor, rows[0].reference, cancelled)


def _values(booking: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "services": list(booking["services"]),
        "has_mail": bool(booking.get("mail")),
        "origin": "front",
    }
    return values | {name: booking[name] for name in ("party", "needs", "language") if name in booking}


def _places(names: Sequence[str]) -> list[Place]:
    """Locked, in the order of their times."""
    rows = Place.objects.select_for_update(of=("self",)).select_related("quota")
    return sorted(rows.filter(public_id__in=names).order_by("pk"), key=lambda place: place.starts_at)


def _is_fronts(place: Place) -> bool:
    return place.is_open and hasattr(place, "quota")


@transaction.atomic
def _cancel(actor: Actor, booking: Mapping[str, Any], said_at: datetime) -> str:
    reference = str(booking["reference"])
    rows = rows_of.expected_rows(reference)
    if not rows:
        if _give_up_arrived(actor, reference, str(booking["place"]), said_at):
            return "cancelled"
        _leave_trace(booking, said_at)
        return "known"
    if not rows_of.move_rows(rows, "cancel", told_at=said_at):
        return "known"
    place = rows[0].place
    rows_of.tell(actor, reference, events.ReservationCancelled(office=place.office, place=place.public_id))
    return "cancelled"


def _give_up_arrived(actor: Actor, reference: str, place: str, said_at: datetime) -> bool:
    """They checked in here while somebody of theirs cancelled or moved the booking there. Each word stands for what it is
    about: the time belongs to whoever was given it since, the ticket to those who are here, with its place in the line.

    The desks see it on the ticket; the other side sees the ticket beside its cancelled booking.
    """
    rows = rows_of.arrived_rows(reference, place)
    if not rows or not rows_of.move_rows(rows, "give_up", told_at=said_at):
        return False
    first = rows[0].place
    rows_of.tell(actor, reference, events.ReservationGivenUp(office=first.office, place=first.public_id))
    tickets = Ticket.objects.filter(visit__reservation__in=rows).exclude(state__in=ENDED)
    if tickets.update(is_booking_given_up=True):
        live.notify(live.queue_topic(first.office))
    return True


def _leave_trace(booking: Mapping[str, Any], said_at: datetime) -> None:
    """A row that ended, so that what was said before `said_at` does not stand when it comes."""
    ended = Reservation.objects.filter(reference=str(booking["reference"])).filter(expires_at=None)
    ended.filter(told_at__lt=said_at).update(told_at=said_at)
    place = Place.objects.filter(public_id=str(booking["place"])).first()
    reference = str(booking["reference"])
    known = Reservation.objects.filter(reference=reference).filter(expires_at=None)
    if place is not None and not known.exists():
        rows_of.create_rows(
            reference,
            [place],
            told_at=said_at,
            state=ReservationState.CANCELLED,
            services=list(booking.get("services", ())),
            secret_hash=str(booking.get("secret_hash", "")),
        )


def _tell_made(actor: Actor, row: Reservation) -> None:
    place = row.place
    made = events.ReservationMade(
        office=place.office, place=place.public_id, starts_at=place.starts_at.isoformat()
    )
    rows_of.tell(actor, row.reference, made)


def _tell_changed(actor: Actor, row: Reservation) -> None:
    place = row.place
    changed = events.ReservationChanged(
        office=place.office, place=place.public_id, starts_at=place.starts_at.isoformat()
    )
    rows_of.tell(actor, row.reference, changed)


@transaction.atomic
def _refuse(actor: Actor, booking: Mapping[str, Any], reason: str, said_at: datetime) -> str:
    """What was refused once stays refused: the same envelope finds later news here when it comes again."""
    reference, place = str(booking["reference"]), str(booking["place"])
    held = rows_of.expected_rows(reference)
    if not held:
        _leave_trace(booking, said_at + timedelta(microseconds=1))
    audit.record(actor, "reservation.refused", subject=reference, data={"place": place, "reason": reason})
    payload = {
        "reference": reference,
        "place": place,
        "kept_place": held[0].place.public_id if held else "",
        "reason": reason,
    }
    transfer.send("booking_refused", payload, to="front", actor=actor)
    return "refused"
