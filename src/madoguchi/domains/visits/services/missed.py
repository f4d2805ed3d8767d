"""Who came and who did not: bookings that nobody came for, arrivals at places without tickets, and excuses."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from madoguchi.core.errors import InvalidTransition, NotFoundOrHidden
from madoguchi.domains.visits import conf, events
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Reservation
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.services import booking_rows as rows_of
from madoguchi.domains.visits.states import EXPECTED_RESERVATIONS, ReservationState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import SYSTEM, Actor


def mark_missed(*, actor: Actor = SYSTEM) -> int:
    """Close bookings whose time is past by `conf.MISSED_AFTER_MIN` without a check-in, and tell the front. Returns how
    many."""
    demand(actor, "capacity")
    limit = clock.now() - timedelta(minutes=conf.MISSED_AFTER_MIN)
    late = Reservation.objects.filter(state__in=EXPECTED_RESERVATIONS, part=0, place__starts_at__lt=limit)
    references = list(late.order_by("place__starts_at").values_list("reference", flat=True))
    return sum(_miss(actor, reference) for reference in references)


@transaction.atomic
def _miss(actor: Actor, reference: str) -> bool:
    rows = rows_of.expected_rows(reference)
    now = clock.now()
    if not rows_of.move_rows(rows, "miss", told_at=now):
        return False
    place = rows[0].place
    rows_of.tell(actor, reference, events.ReservationMissed(office=place.office, place=place.public_id))
    rows_of.tell_front(actor, rows, ReservationState.NO_SHOW, at=now)
    return True


@transaction.atomic
def excuse_missed(*, actor: Actor, reference: str) -> None:
    """They had a reason, or the mistake was ours: it does not count. Errors: NotFoundOrHidden
    `reservation.not_found`."""
    demand(actor, "booking")
    missed = Reservation.objects.select_for_update(of=("self",)).select_related("place")
    rows = list(missed.filter(reference=reference, state=ReservationState.NO_SHOW).order_by("part"))
    if not rows:
        raise NotFoundOrHidden(VisitError.RESERVATION_NOT_FOUND)
    now = clock.now()
    rows_of.move_rows(rows, "excuse", told_at=now)
    place = rows[0].place
    rows_of.tell(actor, reference, events.ReservationExcused(office=place.office, place=place.public_id))
    rows_of.tell_front(actor, rows, "excused", at=now)


@transaction.atomic
def mark_arrived(*, actor: Actor, reference: str) -> None:
    """They are here, at a place that gives no tickets, or they answered the telephone. Repeatable.

    Errors: NotFoundOrHidden `reservation.not_found`; InvalidTransition `reservation.wrong_state`.
    """
    demand(actor, "check_in")
    rows = rows_of.expected_rows(reference)
    if not rows:
        if Reservation.objects.filter(reference=reference, state=ReservationState.ARRIVED).exists():
            return
        raise NotFoundOrHidden(VisitError.RESERVATION_NOT_FOUND)
    if not rows_of.move_rows(rows, "arrive"):
        raise InvalidTransition(VisitError.RESERVATION_WRONG_STATE, reference=reference)
    place = rows[0].place
    rows_of.tell(actor, reference, events.ReservationArrived(office=place.office, place=place.public_id))
