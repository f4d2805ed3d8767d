"""Reads for those who book by telephone, look through a day, or close one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.visits.errors import VisitError
from madoguchi.domains.visits.models import Closure, Place, Quota, Reservation, ReservationContact, Wave
from madoguchi.domains.visits.permissions import demand
from madoguchi.domains.visits.states import (
    ACTIVE_RESERVATIONS,
    EXPECTED_RESERVATIONS,
    ReservationState,
)
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time with room for the visit. `places` are of the office's own quota, empty where that has none; then
    `fronts` are those to ask back from the internet side."""

    starts_at: datetime
    places: tuple[str, ...]
    fronts: tuple[str, ...]
    is_recalled: bool


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """One booking as staff sees it. `phone` only where it was asked for."""

    reference: str
    state: str
    state_label: str
    is_expected: bool
    office: str
    service: str
    mode: str
    starts_at: datetime
    length_min: int
    slots: int
    party: int
    needs: tuple[str, ...]
    language: str
    origin: str
    has_mail: bool
    reason: str
    phoned_at: datetime | None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ClosureView:
    office: str
    service: str
    day: date
    reason: str
    closed_by: str
    closed_at: datetime


def list_free(actor: Actor, *, office: str, service: str, day: date, slots: int = 1) -> list[FreeSlot]:
    """Times at which `slots` that follow each other are free, by time. Queries: 2."""
    taken = Reservation.objects.filter(state__in=ACTIVE_RESERVATIONS).values("place")
    rows = _of_day(day).filter(office=office, service=service, is_open=True, starts_at__gt=clock.now())
    found = list(rows.exclude(pk__in=taken).order_by("starts_at", "seat_no"))
    quota = dict(Quota.objects.filter(place__in=found).values_list("place_id", "recalled_at"))
    own = _by_start([place for place in found if place.pk not in quota])
    every = _by_start(sorted(found, key=lambda place: (place.pk in quota, place.starts_at)))
    slots_found = []
    for starts_at in sorted(every):
        run = _run(own, starts_at, slots)
        whole = run or _run(every, starts_at, slots)
        if whole:
            lent = [place for place in whole if place.pk in quota]
            slots_found.append(
                FreeSlot(
                    starts_at,
                    tuple(place.public_id for place in run),
                    () if run else tuple(place.public_id for place in lent),
                    is_recalled=any(quota[place.pk] is not None for place in lent),
                )
            )
    return slots_found


@dataclass(frozen=True, slots=True)
class WaveView:
    """`places` are kept now; of those, `booked` are taken."""

    code: str
    office: str
    service: str
    first_on: date
    last_on: date
    invited: int
    to_all_at: datetime | None
    opened_to_all_at: datetime | None
    places: int
    booked: int


def list_waves(actor: Actor) -> list[WaveView]:
    """Newest first, without those that are long over. Queries: 1."""
    demand(actor, "capacity")
    taken = Q(places__reservations__state__in=ACTIVE_RESERVATIONS)
    rows = Wave.objects.filter(last_on__gte=clock.today() - timedelta(days=31)).annotate(
        kept=Count("places", distinct=True), booked=Count("places", filter=taken, distinct=True)
    )
    names = ("code", "office", "service", "first_on", "last_on", "invited", "to_all_at", "opened_to_all_at")
    return [WaveView(*row) for row in rows.order_by("-made_at").values_list(*names, "kept", "booked")]


def get_places(actor: Actor, names: Sequence[str]) -> list[Place]:
    """By time. Queries: 1."""
    return list(Place.objects.filter(public_id__in=list(names)).order_by("starts_at"))


def list_day(actor: Actor, *, office: str, day: date) -> list[BookedVisit]:
    """All bookings of a day, also those that were called off or missed, by time. Queries: 1."""
    start = _start(day)
    rows = _reservations().filter(
        part=0,
        place__office=office,
        place__starts_at__gte=start,
        place__starts_at__lt=start + timedelta(days=1),
    )
    hidden = (ReservationState.CANCELLED, ReservationState.LAPSED, ReservationState.HELD)
    return [_view(row) for row in rows.exclude(state__in=hidden).order_by("place__starts_at", "reference")]


def get_visit(actor: Actor, reference: str) -> BookedVisit:
    """The booking that stands, else the last one, with the number to call. Errors: NotFoundOrHidden
    `reservation.not_found`. Queries: 3."""
    rows = _reservations().filter(reference=reference, part=0)
    row = rows.filter(state__in=EXPECTED_RESERVATIONS).first() or rows.order_by("-updated_at").first()
    if row is None:
        raise NotFoundOrHidden(VisitError.RESERVATION_NOT_FOUND)
    contact = ReservationContact.objects.filter(reference=reference).first()
    slots = Reservation.objects.filter(reference=reference, state=row.state).count()
    return _view(row, phone=contact.phone if contact else "", slots=slots)


def list_to_phone(actor: Actor) -> list[BookedVisit]:
    """Called off, without a mail address, and not told yet; the next ones first. Queries: 2."""
    rows = _reservations().filter(
        part=0,
        state=ReservationState.CALLED_OFF,
        has_mail=False,
        phoned_at=None,
        place__starts_at__gte=clock.now() - timedelta(days=7),
    )
    found = list(rows.order_by("place__starts_at"))
    phones = dict(
        ReservationContact.objects.filter(reference__in=[row.reference for row in found]).values_list(
            "reference", "phone"
        )
    )
    return [_view(row, phone=phones.get(row.reference, "")) for row in found]


def list_closures(actor: Actor) -> list[ClosureView]:
    """Of today and later. Queries: 1."""
    rows = Closure.objects.filter(day__gte=clock.today(), reopened_at=None).order_by("day", "office")
    return [
        ClosureView(row.office, row.service, row.day, row.reason, row.closed_by, row.closed_at)
        for row in rows
    ]


def _by_start(places: Sequence[Place]) -> dict[datetime, list[Place]]:
    found: dict[datetime, list[Place]] = {}
    for place in places:
        found.setdefault(place.starts_at, []).append(place)
    return found


def _run(places: dict[datetime, list[Place]], starts_at: datetime, slots: int) -> list[Place]:
    run: list[Place] = []
    for _ in range(slots):
        free = places.get(starts_at)
        if not free:
            return []
        run.append(free[0])
        starts_at += timedelta(minutes=free[0].length_min)
    return run


def _view(row: Reservation, *, phone: str = "", slots: int = 1) -> BookedVisit:
    return BookedVisit(
        reference=row.reference,
        state=row.state,
        state_label=ReservationState(row.state).label,
        is_expected=row.state in EXPECTED_RESERVATIONS,
        office=row.place.office,
        service=row.place.service,
        mode=row.place.mode,
        starts_at=row.place.starts_at,
        length_min=row.length_min,
        slots=slots,
        party=row.party,
        needs=tuple(row.needs),
        language=row.language,
        origin=row.origin,
        has_mail=row.has_mail,
        reason=row.reason,
        phoned_at=row.phoned_at,
        phone=phone,
    )


def _reservations() -> QuerySet[Reservation]:
    return Reservation.objects.select_related("place")


def _of_day(day: date) -> QuerySet[Place]:
    start = _start(day)
    return Place.objects.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))


def _start(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=clock.LOCAL_ZONE)
