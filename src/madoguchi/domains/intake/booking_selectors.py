"""Reads of bookings that go beyond one page of times: days, offices, what follows a place, who waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from madoguchi.domains.intake import conf, frequent
from madoguchi.domains.intake.access import Access
from madoguchi.domains.intake.answers import TimeView
from madoguchi.domains.intake.models import Booking, PlaceMirror, PreEntry, Waiting
from madoguchi.domains.intake.services.booking_rows import Wishes, wishes_of
from madoguchi.domains.intake.states import STANDING, BookingState, WaitingState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

_WAITS = (WaitingState.WAITING, WaitingState.OFFERED)


@dataclass(frozen=True, slots=True)
class WaitingView:
    """`ahead` households stand before; `offered_at` is the beginning of what is kept until `offered_until`."""

    state: str
    kind: str
    office: str
    service: str
    slots: int
    first_on: date
    last_on: date
    ahead: int
    offered_at: datetime | None
    offered_until: datetime | None
    has_mail: bool


@dataclass(frozen=True, slots=True)
class BookedAt:
    """What a booking says besides its time."""

    office: str
    service: str
    mode: str
    wishes: Wishes
    reason: str
    slots: int


def count_free_days(actor: Actor, *, office: str, service: str, slots: int = 1) -> dict[date, int]:
    """Free places by local day; days without one are left out. Queries: 1."""
    begins = clock.now() + timedelta(minutes=conf.BOOK_AHEAD_MIN)
    only = [service] if service else None
    return dict(frequent.DAY_COUNTS.rows(begins, only, office, clock.now(), slots))


def list_next_free(
    actor: Actor, offices: Sequence[str], services: Sequence[str], slots: Sequence[int]
) -> dict[str, datetime | None]:
    """The next free moment of each office for its service. Queries: 1."""
    begins = clock.now() + timedelta(minutes=conf.BOOK_AHEAD_MIN)
    rows = frequent.NEXT_FREE.rows(begins, clock.now(), list(offices), list(services), list(slots))
    return dict(rows)


def list_following(actor: Actor, place: str, slots: int) -> tuple[str, ...]:
    """Free places of the slots that follow `place`; fewer than asked for where one is missing. Queries: 1 and one more."""
    first = PlaceMirror.objects.filter(place=place).first()
    if first is None or slots <= 1:
        return ()
    ends_at = first.starts_at + timedelta(minutes=first.length_min * slots)
    taken = Booking.objects.filter(state__in=STANDING).values("place")
    rows = PlaceMirror.objects.filter(
        office=first.office,
        service=first.service,
        is_withdrawn=False,
        returned_at=None,
        wave="",
        starts_at__gt=first.starts_at,
        starts_at__lt=ends_at,
    ).exclude(place__in=taken)
    found: dict[datetime, str] = {}
    for name, starts_at in rows.order_by("starts_at", "place").values_list("place", "starts_at"):
        found.setdefault(starts_at, name)
    return tuple(found.values())


def list_invited_times(actor: Actor, wave: str) -> list[TimeView]:
    """Free times that are kept for a wave, one for each moment. Queries: 1."""
    now = clock.now()
    rows = PlaceMirror.objects.filter(
        wave=wave,
        is_withdrawn=False,
        returned_at=None,
        starts_at__gte=now + timedelta(minutes=conf.BOOK_AHEAD_MIN),
    ).exclude(sell_until__lte=now)
    taken = Booking.objects.filter(state__in=STANDING).values("place")
    free = rows.exclude(place__in=taken).order_by("starts_at", "place").values_list("place", "starts_at")
    found: dict[datetime, str] = {}
    for place, starts_at in free:
        found.setdefault(starts_at, place)
    return [TimeView(place, starts_at) for starts_at, place in found.items()]


def get_waiting(access: Access) -> WaitingView | None:
    """Where the household stands in the line. Queries: 1, and 1 or 2 more where it waits."""
    row = Waiting.objects.filter(reference=access.reference, state__in=_WAITS).first()
    if row is None:
        return None
    before = Waiting.objects.filter(office=row.office, service=row.service, state=WaitingState.WAITING)
    ahead = sum(
        (rank, created_at) < (row.rank, row.created_at)
        for rank, created_at in before.values_list("rank", "created_at")
    )
    held = Booking.objects.filter(reference=row.reference, state=BookingState.HELD, part=0).first()
    return WaitingView(
        state=row.state,
        kind=row.kind,
        office=row.office,
        service=row.service,
        slots=row.slots,
        first_on=row.first_on,
        last_on=row.last_on,
        ahead=ahead,
        offered_at=held.starts_at if held else None,
        offered_until=row.offered_until,
        has_mail=bool(row.sealed_mail),
    )


def get_last_day_of_waiting(reference: str) -> date | None:
    """Until when the household waits for a time; None where it does not. Queries: 1."""
    rows = Waiting.objects.filter(reference=reference, state__in=_WAITS)
    return rows.values_list("last_on", flat=True).first()


def get_booked_at(access: Access, public_id: str) -> BookedAt:
    """Queries: 2."""
    row = Booking.objects.get(public_id=public_id, reference=access.reference)
    slots = Booking.objects.filter(reference=access.reference, state=row.state).count()
    return BookedAt(row.office, row.service, row.mode, wishes_of(row), row.reason, slots)


def get_language(reference: str) -> str:
    """The language in which the household reads; Japanese where it is not known. Queries: 1."""
    found = PreEntry.objects.filter(reference=reference).values_list("language", flat=True).first()
    return found or "ja"
