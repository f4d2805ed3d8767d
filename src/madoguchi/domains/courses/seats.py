"""Seats are claimed by `foundation.claims`; here are the tables it works on and the questions that this room asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import CourseCategory, CourseSeat, SeatClaim
from madoguchi.foundation import claims
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import Actor

STOCK = claims.Stock(places="courses.CourseSeat", claims="courses.SeatClaim")


def free_seats(category: CourseCategory) -> list[CourseSeat]:
    """Seats that the office may give away itself, in their order. Locks: the seats. Queries: 1."""
    taken = SeatClaim.objects.filter(state__in=STANDING).values("place")
    rows = CourseSeat.objects.select_for_update().filter(category=category, is_open=True, is_front=False)
    return list(rows.exclude(pk__in=taken).order_by("seat_no"))


def take_seats(actor: Actor, seats: Iterable[str], holder: str) -> None:
    """All of them or none. Errors: NotAvailable `enrolment.seat_gone`."""
    _must(claims.take(STOCK, *_wishes(seats, holder), note=claims.Note(actor, "seat.taken")))


def hold_seats(actor: Actor, seats: Iterable[str], holder: str, until: datetime) -> None:
    """All of them or none. Errors: NotAvailable `enrolment.seat_gone`."""
    _must(claims.hold(STOCK, *_wishes(seats, holder), until=until, note=claims.Note(actor, "seat.held")))


def confirm_seats(actor: Actor, holder: str) -> bool:
    """Make the held seats stay; False where the time ran out. All of them or none, in the caller's transaction."""
    held = list_seats(holder)
    note = claims.Note(actor, "seat.taken")
    answers = [claims.confirm(STOCK, place=seat, holder=holder, note=note) for seat in held]
    return bool(held) and all(isinstance(one, claims.Granted) for one in answers)


def release_seats(actor: Actor, holder: str, seats: Sequence[str] | None = None) -> None:
    """Give back these, or all that the holder has."""
    for seat in list_seats(holder) if seats is None else seats:
        claims.release(STOCK, place=seat, holder=holder, note=claims.Note(actor, "seat.released"))


def list_seats(holder: str) -> list[str]:
    rows = SeatClaim.objects.filter(holder=holder, state__in=STANDING).order_by("place_id")
    return list(rows.values_list("place__public_id", flat=True))


def _wishes(seats: Iterable[str], holder: str) -> list[claims.Wish]:
    return [claims.Wish(seat, holder) for seat in sorted(seats)]


def _must(answer: claims.Answer) -> None:
    if isinstance(answer, claims.Refusal):
        raise NotAvailable(CourseError.SEAT_GONE, why=answer.value)
