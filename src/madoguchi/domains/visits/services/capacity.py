"""Capacity belongs to the office: it opens places from the city's data and grants a part of them to the
front zone."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from madoguchi.domains.visits import conf, events, layout
from madoguchi.domains.visits.models import Place, Quota, Reservation
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS
from madoguchi.foundation import audit, cities, clock, transfer
from madoguchi.foundation import events as outbox
from madoguchi.foundation.cities import BookingService, Office
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def open_places(*, actor: Actor, office: str = "", day: date) -> int:
    """Make the rows of one day's places: office hours cut into slots as long as the service, so that
    slots never overlap, with `places_per_slot` seats each.

    Repeatable: rows that exist stay. A closed day opens nothing. Returns how many were new.
    """
    demand(actor, "capacity")
    place = layout.get_office(office)
    if cities.current().closed_days.is_closed(day):
        return 0
    wanted = [row for service in place.booking for row in _places(place, service, day)]
    known = set(
        Place.objects.filter(
            office=place.id, starts_at__gte=_at(day, 0), starts_at__lt=_at(day, 24 * 60)
        ).values_list("service", "starts_at", "seat_no")
    )
    new = [row for row in wanted if (row.service, row.starts_at, row.seat_no) not in known]
    Place.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        audit.record(
            actor, events.PlacesOpened.code, subject=place.id, data={"day": str(day), "count": len(new)}
        )
        outbox.publish(events.PlacesOpened(office=place.id, day=str(day), count=len(new)), actor=actor)
    return len(new)


@transaction.atomic
def grant_quota(*, actor: Actor, office: str = "", day: date) -> int:
    """Give the front zone its share of the day's free places and tell it so ("places" envelope).

    The share is `conf.FRONT_SHARE_PERCENT` of each slot, at least one place; the rest is for telephone
    and reception.
    Returns how many places were new to the front.
    """
    demand(actor, "capacity")
    place = layout.get_office(office)
    taken = Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values("place")
    rows = (
        Place.objects.filter(
            office=place.id,
            is_open=True,
            starts_at__gte=_at(day, 0),
            starts_at__lt=_at(day, 24 * 60),
            quota=None,
        )
        .exclude(pk__in=taken)
        .order_by("starts_at", "service", "seat_no")
    )
    share = {service.id: _share(service.places_per_slot) for service in place.booking}
    chosen = [row for row in rows if row.seat_no <= share.get(row.service, 0)]
    now = clock.now()
    Quota.objects.bulk_create(
        (Quota(place=row, granted_at=now, granted_by=actor.actor_id) for row in chosen), ignore_conflicts=True
    )
    if chosen:
        _send_places(actor, granted=chosen, withdrawn=())
        audit.record(actor, events.QuotaGranted.code, subject=place.id, data={"count": len(chosen)})
        outbox.publish(events.QuotaGranted(office=place.id, count=len(chosen)), actor=actor)
    return len(chosen)


@transaction.atomic
def withdraw_places(*, actor: Actor, places: Iterable[str]) -> int:
    """Close places (public ids) that nobody has taken, and tell the front. Returns how many were closed.

    A booking that is already on its way for one of them is refused when it arrives.
    Locks: the places, so that a booking and a withdrawal are decided one after the other.
    """
    demand(actor, "capacity")
    taken = Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values("place")
    rows = list(
        Place.objects.select_for_update()
        .filter(public_id__in=list(places), is_open=True)
        .exclude(pk__in=taken)
    )
    Place.objects.filter(pk__in=[row.pk for row in rows]).update(is_open=False)
    if rows:
        _send_places(actor, granted=(), withdrawn=[row.public_id for row in rows])
        audit.record(actor, "places.withdrawn", subject=rows[0].office, data={"count": len(rows)})
    return len(rows)


def open_days(*, actor: Actor, office: str = "", ahead: int = conf.OPEN_DAYS_AHEAD) -> int:
    """Open and grant today and the next `ahead` days; the nightly job and the first start call this.
    Repeatable."""
    first = clock.today()
    count = 0
    for offset in range(ahead + 1):
        day = first + timedelta(days=offset)
        open_places(actor=actor, office=office, day=day)
        count += grant_quota(actor=actor, office=office, day=day)
    return count


def _places(office: Office, service: BookingService, day: date) -> list[Place]:
    opens = office.opens.hour * 60 + office.opens.minute
    closes = office.closes.hour * 60 + office.closes.minute
    starts = range(opens, closes - service.length_min + 1, service.length_min)
    return [
        Place(
            public_id=secrets.token_urlsafe(12),
            office=office.id,
            service=service.id,
            starts_at=_at(day, minute),
            length_min=service.length_min,
            seat_no=seat_no,
        )
        for minute in starts
        for seat_no in range(1, service.places_per_slot + 1)
    ]


def _at(day: date, minute: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock.LOCAL_ZONE)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)


def _share(places: int) -> int:
    return max(1, places * conf.FRONT_SHARE_PERCENT // 100) if places else 0


def _send_places(actor: Actor, *, granted: Iterable[Place], withdrawn: Iterable[str]) -> None:
    payload = {
        "places": [
            {
                "id": row.public_id,
                "starts_at": row.starts_at.isoformat(),
                "length_min": row.length_min,
                "service": row.service,
            }
            for row in granted
        ],
        "withdrawn": list(withdrawn),
        "as_of": clock.now().isoformat(),
    }
    transfer.send("places", payload, to="front", actor=actor)
