"""An office cannot keep its times: staff closes a day with a reason, and everybody who is booked is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from madoguchi.core.errors import Conflict, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.visits import events, layout
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Closure, Place, Reservation
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.services import booking_rows as rows_of
from madoguchi.domains.visits.services.capacity import grant_quota, open_places, send_places
from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS, EXPECTED_RESERVATIONS, ReservationState
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def close_office(*, actor: Actor, office: str, day: date, reason: str, service: str = "") -> int:
    """Withdraw what is left of a day, and call off its bookings: the front tells them and puts them first in line.

    Returns how many bookings were called off. Those who have checked in already are served.
    Errors: ValidationFailed `closure.reason_missing`; Conflict `closure.closed_already`.
    Locks: the places of the day, so that a booking and the closing are decided one after the other.
    """
    demand(actor, "capacity")
    place = layout.get_bookable(office)
    reason = " ".join(reason.split())[:100]
    if not reason:
        raise ValidationFailed({"reason": VisitError.CLOSURE_REASON}, code=VisitError.CLOSURE_REASON)
    closure = _write(actor, place.id, service, day, reason)
    rows = _places(place.id, service, day)
    list(rows.select_for_update().values_list("pk"))
    called_off = _call_off(actor, place.id, service, day, reason)
    taken = Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values("place")
    withdrawn = list(rows.filter(is_open=True).exclude(pk__in=taken).values_list("public_id", flat=True))
    Place.objects.filter(public_id__in=withdrawn).update(is_open=False, closure=closure)
    if withdrawn:
        send_places(actor, granted=(), withdrawn=withdrawn)
    closed = events.OfficeClosed(office=place.id, service=service, day=str(day), called_off=called_off)
    audit.record(
        actor, closed.code, subject=place.id, data={"day": str(day), "service": service, "count": called_off}
    )
    outbox.publish(closed, actor=actor)
    return called_off


@transaction.atomic
def reopen_office(*, actor: Actor, office: str, day: date, service: str = "") -> int:
    """The reason is gone: the places that this closure withdrew can be booked again, but for those that another closure
    of the day still covers. What staff had withdrawn by itself stays withdrawn. Who was called off is asked by the line.

    Returns how many places are open again. Errors: NotFoundOrHidden `closure.not_found`. Locks: the closure, its places.
    """
    demand(actor, "capacity")
    place = layout.get_bookable(office)
    standing = Closure.objects.select_for_update().filter(office=place.id, day=day, reopened_at=None)
    closure = next((one for one in standing if one.service == service), None)
    if closure is None:
        raise NotFoundOrHidden(VisitError.CLOSURE_NOT_FOUND)
    Closure.objects.filter(pk=closure.pk).update(reopened_at=clock.now())
    for other in standing:
        if other != closure:
            same = {"service": other.service} if other.service else {}
            closure.places.filter(**same).update(closure=other)
    rows = closure.places.select_for_update().filter(is_open=False)
    public_ids = list(rows.values_list("public_id", flat=True))
    Place.objects.filter(public_id__in=public_ids).update(is_open=True, closure=None)
    known = Place.objects.filter(public_id__in=public_ids, quota__isnull=False).select_related(
        "quota", "wave"
    )
    if known:
        send_places(actor, granted=list(known), withdrawn=())
    open_places(actor=actor, office=place.id, day=day)
    grant_quota(actor=actor, office=place.id, day=day)
    reopened = events.OfficeReopened(office=place.id, service=service, day=str(day))
    audit.record(actor, reopened.code, subject=place.id, data={"day": str(day), "service": service})
    outbox.publish(reopened, actor=actor)
    return len(public_ids)


@transaction.atomic
def mark_phoned(*, actor: Actor, reference: str) -> None:
    """Somebody who was called off has been told by telephone. Errors: NotFoundOrHidden `reservation.not_found`."""
    demand(actor, "booking")
    rows = Reservation.objects.filter(reference=reference, state=ReservationState.CALLED_OFF, part=0)
    if not rows.update(phoned_at=clock.now()):
        raise NotFoundOrHidden(VisitError.RESERVATION_NOT_FOUND)
    audit.record(actor, "reservation.phoned", subject=reference)


def _write(actor: Actor, office: str, service: str, day: date, reason: str) -> Closure:
    try:
        with transaction.atomic():
            return Closure.objects.create(
                office=office,
                service=service,
                day=day,
                reason=reason,
                closed_by=actor.actor_id,
                closed_at=clock.now(),
            )
    except IntegrityError:
        raise Conflict(VisitError.CLOSED_ALREADY) from None


def _call_off(actor: Actor, office: str, service: str, day: date, reason: str) -> int:
    rows = Reservation.objects.filter(
        state__in=EXPECTED_RESERVATIONS, part=0, place__in=_places(office, service, day).values("pk")
    )
    count = 0
    for reference in list(rows.order_by("place__starts_at").values_list("reference", flat=True)):
        parts, now = rows_of.expected_rows(reference), clock.now()
        if rows_of.move_rows(parts, "call_off", told_at=now, reason=reason):
            for part in parts:
                part.reason = reason
            place = parts[0].place
            news = events.ReservationCalledOff(
                office=place.office,
                place=place.public_id,
                starts_at=place.starts_at.isoformat(),
                reason=reason,
            )
            rows_of.tell(actor, reference, news)
            rows_of.tell_front(actor, parts, ReservationState.CALLED_OFF, at=now)
            count += 1
    return count


def _places(office: str, service: str, day: date) -> QuerySet[Place]:
    start = datetime(day.year, day.month, day.day, tzinfo=clock.LOCAL_ZONE)
    rows = Place.objects.filter(
        office=office, starts_at__gte=max(start, clock.now()), starts_at__lt=start + timedelta(days=1)
    )
    return rows.filter(service=service) if service else rows
