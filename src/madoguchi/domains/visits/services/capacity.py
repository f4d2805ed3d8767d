"""Capacity belongs to the office: it opens places from the city's data, grants a part of them to the front zone, and
gets back what the front has not sold."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from madoguchi.domains.visits import conf, events, layout
from madoguchi.domains.visits.models import Closure, Place, Quota, Reservation
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.states import ACTIVE_RESERVATIONS
from madoguchi.foundation import audit, cities, clock, transfer
from madoguchi.foundation import events as outbox
from madoguchi.foundation.cities import Bookable, BookingService
from madoguchi.foundation.cities.opening import hours_on
from madoguchi.foundation.policy.actors import SYSTEM, Actor


@transaction.atomic
def open_places(*, actor: Actor, office: str = "", day: date) -> int:
    """Make the rows of one day's places: the hours cut into slots as long as the service, so that slots never overlap,
    with `places_per_slot` seats each.

    Repeatable: rows that exist stay. A closed day, and a service that staff has closed, opens nothing. Returns how many
    were new.
    """
    demand(actor, "capacity")
    return _open(actor, layout.get_bookable(office), [day])


@transaction.atomic
def grant_quota(*, actor: Actor, office: str = "", day: date) -> int:
    """Give the front zone its share of the day's free places and tell it so ("places" envelope).

    The share is `conf.FRONT_SHARE_PERCENT` of each slot, at least one place; the rest is for telephone
    and reception. What has come back from the front is not granted again.
    Returns how many places were new to the front.
    """
    demand(actor, "capacity")
    return _grant_share(actor, layout.get_bookable(office), [day])


@transaction.atomic
def extend_quota(*, actor: Actor, office: str = "", day: date, service: str = "") -> int:
    """Give the front all that the office still has free on a day, also what had come back. Returns how many."""
    demand(actor, "capacity")
    place = layout.get_bookable(office)
    rows = _grantable(place.id, [day])
    return _grant(actor, place.id, list(rows.filter(service=service) if service else rows))


@transaction.atomic
def withdraw_places(*, actor: Actor, places: Iterable[str]) -> int:
    """Close places (public ids) that nobody has taken, and tell the front. Returns how many were closed.

    A booking that is already on its way for one of them is refused when it arrives. On a day that is closed it stays
    withdrawn when the office opens again.
    Locks: the places, so that a booking and a withdrawal are decided one after the other.
    """
    demand(actor, "capacity")
    asked = Place.objects.filter(public_id__in=list(places))
    asked.filter(is_open=False).update(closure=None)
    rows = list(asked.select_for_update().filter(is_open=True).exclude(pk__in=_taken()))
    Place.objects.filter(pk__in=[row.pk for row in rows]).update(is_open=False)
    if rows:
        send_places(actor, granted=(), withdrawn=[row.public_id for row in rows])
        audit.record(actor, "places.withdrawn", subject=rows[0].office, data={"count": len(rows)})
    return len(rows)


@transaction.atomic
def recall_places(*, actor: Actor, places: Iterable[str]) -> int:
    """Ask the front for places that it may sell ("places_recalled"); those it has not sold come back by its answer.

    Until then the office sells none of them: a cut connection oversells nothing. Returns how many were asked for.
    """
    demand(actor, "booking")
    quota = Quota.objects.filter(place__public_id__in=list(places), place__is_open=True)
    rows = list(quota.select_related("place").exclude(place__in=_taken()))
    if rows:
        now = clock.now()
        Quota.objects.filter(pk__in=[row.pk for row in rows]).update(recalled_at=now)
        asked = {"places": [row.place.public_id for row in rows], "as_of": now.isoformat()}
        transfer.send("places_recalled", asked, to="front", actor=actor)
        _tell(actor, events.PlacesRecalled(office=rows[0].place.office, count=len(rows)), count=len(rows))
    return len(rows)


@transaction.atomic
def receive_returned(*, actor: Actor, news: Mapping[str, Any]) -> int:
    """`places_returned` {places: [ids], as_of}: the front sells them no more. Repeatable; returns how many were new.

    A place granted again after `as_of` stays with the front. Locks: the places.
    """
    demand(actor, "capacity")
    as_of = datetime.fromisoformat(news["as_of"])
    rows = list(
        Place.objects.select_for_update().filter(
            public_id__in=list(news["places"]), quota__granted_at__lte=as_of
        )
    )
    Quota.objects.filter(place__in=rows).delete()
    Place.objects.filter(pk__in=[row.pk for row in rows]).update(came_back=True)
    if rows:
        _tell(actor, events.PlacesReturned(office=rows[0].office, count=len(rows)), count=len(rows))
    return len(rows)


@transaction.atomic
def open_days(*, actor: Actor, office: str = "", ahead: int = conf.OPEN_DAYS_AHEAD) -> int:
    """Open today and the next `ahead` days, and grant those that the front may still sell; the job and the first start
    call this. Repeatable. Queries: 4 where nothing is new; one envelope where something is."""
    demand(actor, "capacity")
    place = layout.get_bookable(office)
    days = [clock.today() + timedelta(days=offset) for offset in range(ahead + 1)]
    _open(actor, place, days)
    return _grant_share(actor, place, [day for day in days if sell_until(day) > clock.now()])


@transaction.atomic
def tell_all_places(*, actor: Actor = SYSTEM, office: str) -> int:
    """Say again all that the front may sell at an office, so that a lost envelope is made good. Returns how many."""
    demand(actor, "capacity")
    rows = Place.objects.filter(office=office, starts_at__gt=clock.now())
    granted = list(
        rows.filter(is_open=True, quota__isnull=False).select_related("quota", "wave").order_by("starts_at")
    )
    rest = rows.filter(Q(is_open=False) | Q(quota__isnull=True)).values_list("public_id", flat=True)
    if granted or rest:
        send_places(actor, granted=granted, withdrawn=list(rest))
    return len(granted)


def sell_until(day: date) -> datetime:
    """When the front gives back what it has not sold of a day: at the city's hour of the day before."""
    at = cities.current().booking_rules.return_at
    return _at(day - timedelta(days=1), at.hour * 60 + at.minute)


def send_places(actor: Actor, *, granted: Iterable[Place], withdrawn: Iterable[str]) -> None:
    """The "places" envelope. Places of a day that is past its hour are sold until shortly before they start."""
    now = clock.now()
    transfer.send(
        "places",
        {
            "places": [_as_news(row, now) for row in granted],
            "withdrawn": list(withdrawn),
            "as_of": now.isoformat(),
        },
        to="front",
        actor=actor,
    )


def _as_news(row: Place, now: datetime) -> dict[str, Any]:
    until = sell_until(clock.local(row.starts_at).date())
    return {
        "id": row.public_id,
        "starts_at": row.starts_at.isoformat(),
        "length_min": row.length_min,
        "service": row.service,
        "office": row.office,
        "mode": row.mode,
        "sell_until": until.isoformat() if until > now else "",
        "granted_at": row.quota.granted_at.isoformat(),
        "wave": row.wave.code if row.wave is not None else "",
    }


def _open(actor: Actor, place: Bookable, days: Sequence[date]) -> int:
    closures = Closure.objects.filter(office=place.id, day__in=days, reopened_at=None)
    closed = set(closures.values_list("day", "service"))
    wanted = [
        row
        for day in days
        if (day, "") not in closed
        for service in place.booking
        if (day, service.id) not in closed
        for row in _places(place, service, day)
    ]
    known = set(_of_days(place.id, days).values_list("service", "starts_at", "seat_no"))
    new = [row for row in wanted if (row.service, row.starts_at, row.seat_no) not in known]
    Place.objects.bulk_create(new, ignore_conflicts=True)
    if new:
        span = str(days[0]) if len(days) == 1 else f"{days[0]}/{days[-1]}"
        _tell(actor, events.PlacesOpened(office=place.id, day=span, count=len(new)), count=len(new))
    return len(new)


def _grant_share(actor: Actor, place: Bookable, days: Sequence[date]) -> int:
    share = {service.id: _share(service.places_per_slot) for service in place.booking}
    rows = _grantable(place.id, days).filter(came_back=False)
    return _grant(actor, place.id, [row for row in rows if row.seat_no <= share.get(row.service, 0)])


def _of_days(office: str, days: Sequence[date]) -> QuerySet[Place]:
    """Of the first to the last of `days`."""
    if not days:
        return Place.objects.none()
    return Place.objects.filter(
        office=office, starts_at__gte=_at(days[0], 0), starts_at__lt=_at(days[-1], 24 * 60)
    )


def _grantable(office: str, days: Sequence[date]) -> QuerySet[Place]:
    rows = _of_days(office, days).filter(is_open=True, quota=None).select_related("wave")
    return rows.exclude(pk__in=_taken()).order_by("starts_at", "service", "seat_no")


def _taken() -> QuerySet[Reservation, Any]:
    return Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values("place")


def _grant(actor: Actor, office: str, chosen: list[Place]) -> int:
    now = clock.now()
    quota = [Quota(place=row, granted_at=now, granted_by=actor.actor_id) for row in chosen]
    Quota.objects.bulk_create(quota, ignore_conflicts=True)
    if chosen:
        send_places(actor, granted=chosen, withdrawn=())
        _tell(actor, events.QuotaGranted(office=office, count=len(chosen)), count=len(chosen))
    return len(chosen)


def _places(place: Bookable, service: BookingService, day: date) -> list[Place]:
    closed = place.closed_days or cities.current().closed_days
    starts = (
        minute
        for hours in hours_on(day, place.hours, closed)
        for minute in range(
            hours.opens.hour * 60 + hours.opens.minute,
            hours.closes.hour * 60 + hours.closes.minute - service.length_min + 1,
            service.length_min,
        )
    )
    return [
        Place(
            public_id=secrets.token_urlsafe(12),
            office=place.id,
            service=service.id,
            starts_at=_at(day, minute),
            length_min=service.length_min,
            seat_no=seat_no,
            mode=service.mode.value,
        )
        for minute in starts
        for seat_no in range(1, service.places_per_slot + 1)
    ]


def _at(day: date, minute: int) -> datetime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock.LOCAL_ZONE)
    return (midnight + timedelta(minutes=minute)).astimezone(UTC)


def _share(places: int) -> int:
    return max(1, places * conf.FRONT_SHARE_PERCENT // 100) if places else 0


def _tell(actor: Actor, event: outbox.Event, *, count: int) -> None:
    office = str(getattr(event, "office", ""))
    audit.record(actor, event.code, subject=office, data={"count": count})
    outbox.publish(event, actor=actor)
