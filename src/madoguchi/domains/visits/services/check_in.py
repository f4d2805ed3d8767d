"""Check-in at a kiosk or at reception: one ticket for the whole visit."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import SystemRandom

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from madoguchi.core.errors import Conflict, InvalidValue, NotFoundOrHidden
from madoguchi.core.references import ALPHABET, make_reference, parse_reference
from madoguchi.domains.visits import events, layout, live
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Reservation, Ticket, Visit
from madoguchi.domains.visits.needs import known_needs, read_needs
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.plans import case_needs, case_procedures
from madoguchi.domains.visits.reading import WITH, ticket_view
from madoguchi.domains.visits.services.moving import take_ticket, tell
from madoguchi.domains.visits.shapes import TicketView
from madoguchi.domains.visits.states import (
    ENDED,
    EXPECTED_RESERVATIONS,
    PriorityReason,
    ReservationState,
    TicketState,
    VisitState,
)
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.cities import Office
from madoguchi.foundation.policy.actors import Actor, Role

_NEXT_NUMBER = """
    INSERT INTO visits_numbersequence (office, day, last) VALUES (%s, %s, 1)
    ON CONFLICT (office, day) DO UPDATE SET last = visits_numbersequence.last + 1
    RETURNING last
"""
_GROUP = f"[{ALPHABET}]{{4}}"
_REFERENCE = re.compile(rf"(?<![A-Z0-9-]){_GROUP}-?{_GROUP}(?![A-Z0-9-])")


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Who came: `arrived_by` is booked, reference or walk_in."""

    reference: str
    has_case: bool
    purpose: str
    procedures: tuple[str, ...]
    reservation: Reservation | None
    arrived_by: str
    lane: str
    needs: tuple[str, ...]
    language: str = ""
    wish: str = ""


def read_reference(text: str) -> str:
    """The reference in what was typed or scanned; a QR may hold a whole address around it.

    Errors: NotFoundOrHidden `visit.reference_not_found` (also for a typing mistake: people try again
    either way).
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    for candidate in (plain, *_REFERENCE.findall(plain)):
        try:
            return parse_reference(candidate)
        except InvalidValue:
            continue
    raise NotFoundOrHidden(VisitError.REFERENCE_NOT_FOUND)


def check_in(
    *,
    actor: Actor,
    office: str = "",
    reference: str = "",
    purpose: str = "",
    needs: Iterable[str] = (),
    procedures: Collection[str] = (),
    language: str = "",
    wish: str = "",
) -> TicketView:
    """Register the household as present and give it a ticket.

    With `reference` (typed, or the text of a QR) the booking or case is found; otherwise `purpose` (a booking
    service of the office) says why somebody came. Who is already present gets the same ticket again. `needs`: see
    `needs.read_needs`. `procedures` are those of the purpose that the household turned out to need (none: all of it).
    `language` (of the pages) is the one to be called in. `wish` is a `PriorityReason` that somebody asked for: it moves
    nobody until staff confirm it by `set_priority`. The day is read once: whoever is at the kiosk at midnight gets a
    number of the day on which the check-in began, and its ticket, visit and number agree.
    Errors: NotFoundOrHidden `visit.reference_not_found`, `visit.booking_gone`, `visit.purpose_unknown`,
    `ticket.need_unknown`;
    NotPermitted. Locks: the day's number row, until commit.
    """
    demand(actor, "check_in")
    place = layout.get_office(office)
    now = clock.now()
    wanted = read_reference(reference) if reference else ""
    asked = read_needs(needs)
    if wish and wish not in PriorityReason.values:
        raise NotFoundOrHidden(VisitError.NEED_UNKNOWN, need=wish)
    spoken = language if language in dict(settings.LANGUAGES) else ""
    present = _present(wanted, _day(now))
    if present is not None:
        return present
    try:
        with transaction.atomic():
            arrival = _narrowed(place, _arrival(place, wanted, purpose, asked, now), procedures)
            return _admit(actor, place, replace(arrival, language=spoken, wish=wish), now)
    except IntegrityError:
        # Two devices checked the same household in at the same moment; the other one was first.
        present = _present(wanted, _day(now))
        if present is None:
            raise
        return present


def _narrowed(office: Office, arrival: _Arrival, procedures: Collection[str]) -> _Arrival:
    """A walk-in's arrival with only those of its purpose that are needed, as far as that is known."""
    needed = tuple(one for one in arrival.procedures if one in procedures)
    if not needed or not arrival.purpose:
        return arrival
    return replace(arrival, procedures=needed, lane=layout.lane_of(office, needed, arrival.purpose))


def _day(now: datetime) -> date:
    return clock.local(now).date()


def _present(reference: str, day: date) -> TicketView | None:
    ticket = (
        Ticket.objects.select_related(*WITH)
        .filter(visit__reference=reference, visit__state=VisitState.PRESENT, day=day)
        .exclude(state__in=ENDED)
        .order_by("number")
        .first()
        if reference
        else None
    )
    return ticket_view(ticket) if ticket else None


def _arrival(office: Office, reference: str, purpose: str, needs: tuple[str, ...], now: datetime) -> _Arrival:
    if not reference:
        procedures = layout.procedures_of_purpose(office, purpose)
        lane = layout.lane_of(office, procedures, purpose)
        made = make_reference(SystemRandom())
        return _Arrival(made, False, purpose, procedures, None, "walk_in", lane, needs)
    reservation = (
        Reservation.objects.select_related("place")
        .filter(reference=reference, part=0, state__in=EXPECTED_RESERVATIONS, place__office=office.id)
        .first()
    )
    planned = case_procedures(reference, office.id)
    if reservation is None and planned is None:
        was_today = _had_booking_today(office, reference, now)
        raise NotFoundOrHidden(VisitError.BOOKING_GONE if was_today else VisitError.REFERENCE_NOT_FOUND)
    # Whoever comes on another day is served as somebody without a booking; the booking stays for its day.
    if reservation is not None and clock.local(reservation.place.starts_at).date() != _day(now):
        reservation = None
    procedures = planned or layout.procedures_of(office, reservation.services if reservation else ())
    arrived_by = "booked" if reservation else "reference"
    booked = reservation.place.service if reservation else ""
    return _Arrival(
        reference,
        planned is not None,
        "",
        tuple(procedures),
        reservation,
        arrived_by,
        layout.lane_of(office, procedures, booked),
        _all_needs(needs, reservation, reference if planned is not None else ""),
    )


def _had_booking_today(office: Office, reference: str, now: datetime) -> bool:
    """Cancelled, called off or moved, but for today once: the screen should say more than "not found"."""
    ended = Reservation.objects.select_related("place").filter(
        reference=reference, part=0, place__office=office.id
    )
    return any(clock.local(row.place.starts_at).date() == _day(now) for row in ended)


def _all_needs(asked: tuple[str, ...], reservation: Reservation | None, case: str) -> tuple[str, ...]:
    """What was said now, with the booking, and what the case tells; each once, and nobody is asked again."""
    booked = known_needs(reservation.needs) if reservation else ()
    return tuple(dict.fromkeys((*asked, *booked, *(case_needs(case) if case else ()))))


def _admit(actor: Actor, office: Office, arrival: _Arrival, now: datetime) -> TicketView:
    visit = Visit.objects.create(
        reference=arrival.reference,
        has_case=arrival.has_case,
        office=office.id,
        day=_day(now),
        purpose=arrival.purpose,
        services=list(arrival.procedures),
        reservation=arrival.reservation,
        arrived_at=now,
    )
    if arrival.reservation is not None:
        _mark_arrived(actor, arrival.reservation)
    checked_in = events.VisitCheckedIn(
        office=office.id,
        visit=visit.reference,
        door="kiosk" if actor.has(Role.KIOSK) else "reception",
        arrived_by=arrival.arrived_by,
        services=arrival.procedures,
    )
    audit.record(actor, checked_in.code, subject=visit.reference, data={"by": arrival.arrived_by})
    outbox.publish(checked_in, case=visit.reference, actor=actor)
    return ticket_view(_issue(actor, office, visit, arrival, now))


def _issue(actor: Actor, office: Office, visit: Visit, arrival: _Arrival, now: datetime) -> Ticket:
    first, *rest = layout.route(office, arrival.procedures)
    ticket = Ticket.objects.create(
        public_id=secrets.token_urlsafe(12),
        visit=visit,
        office=office.id,
        hall=layout.hall_of(layout.counter_of(office, first)),
        day=visit.day,
        number=next_number(office.id, visit.day),
        state=TicketState.WAITING,
        service=first,
        remaining=rest,
        lane=arrival.lane,
        needs=list(arrival.needs),
        language=arrival.language,
        wish=arrival.wish,
        booked_for=arrival.reservation.place.starts_at if arrival.reservation else None,
        issued_at=now,
        queued_at=now,
        state_at=now,
    )
    tell(actor, ticket, events.TicketIssued)
    return ticket


def next_number(office: str, day: date) -> int:
    """Waits for a check-in that is just being committed in the same office. A rolled back number is used
    again."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT_NUMBER, [office, day.isoformat()])
        return int(cursor.fetchone()[0])


def _mark_arrived(actor: Actor, reservation: Reservation) -> None:
    rows = Reservation.objects.filter(reference=reservation.reference, state__in=EXPECTED_RESERVATIONS)
    if not rows.update(state=ReservationState.ARRIVED, updated_at=clock.now()):
        # Cancelled on the other side since it was read: as if that had come first.
        raise NotFoundOrHidden(VisitError.BOOKING_GONE)
    audit.record(actor, "reservation.arrived", subject=reservation.reference)


@transaction.atomic
def attach_case(*, actor: Actor, ticket: str, reference: str) -> TicketView:
    """Say which case a walk-in turned out to be; its later steps then belong to the case.

    Errors: NotFoundOrHidden `ticket.not_found`, `visit.reference_not_found`; Conflict `visit.case_known` when the
    ticket has another case, `visit.present_already` when the case has another ticket.
    """
    demand(actor, "serve")
    row = take_ticket(ticket, None)
    wanted = read_reference(reference)
    if row.visit.has_case and row.visit.reference == wanted:
        return ticket_view(row)
    if row.visit.has_case:
        raise Conflict(VisitError.CASE_KNOWN)
    procedures = case_procedures(wanted, row.office)
    if procedures is None:
        raise NotFoundOrHidden(VisitError.REFERENCE_NOT_FOUND)
    attached = events.CaseAttached(office=row.office, visit=row.visit.reference, ticket=row.public_id)
    try:
        with transaction.atomic():
            Visit.objects.filter(pk=row.visit_id).update(
                reference=wanted, has_case=True, services=list(procedures or row.visit.services)
            )
    except IntegrityError as error:
        raise Conflict(VisitError.PRESENT_ALREADY, reference=wanted) from error
    audit.record(actor, attached.code, subject=wanted, data={"ticket": row.public_id})
    outbox.publish(attached, case=wanted, actor=actor)
    live.notify(live.queue_topic(row.office))
    return ticket_view(take_ticket(ticket, None))
