"""Seats are claimed by `foundation.claims`; here are this side's tables and what follows a claim."""

from __future__ import annotations

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from madoguchi.core.errors import NotAvailable
from madoguchi.domains.enrolments.models import CourseMirror, SeatClaim, SeatMirror
from madoguchi.foundation import claims
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import Actor

STOCK = claims.Stock(
    places="enrolments.SeatMirror", claims="enrolments.SeatClaim", copied=("grant",), told=("grant",)
)
_ONE_GROUP = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))"
Pair = tuple[str, int]
"""A seat and the grant under which it was sold."""


def take_seats(actor: Actor, course: CourseMirror, category: str, holder: str, count: int) -> list[Pair]:
    """So many seats of the category, or none: the caller's transaction is left by the refusal.

    Errors: NotAvailable `enrolment.seat_gone`. Locks: for several seats the category, until commit: groups that each had
    one of the last seats in their hands would otherwise all go without.
    """
    if count > 1:
        with connection.cursor() as cursor:
            cursor.execute(_ONE_GROUP, [f"{course.course}|{category}"])
    taken: list[Pair] = []
    for _ in range(count):
        answer = claims.take_any(
            STOCK,
            claims.Wish("", holder),
            among={"course": course.pk, "category": category},
            note=claims.Note(actor, "seat.taken"),
        )
        if isinstance(answer, claims.Refusal):
            raise NotAvailable("enrolment.seat_gone", why=answer.value)
        taken.append((answer.place, int(answer.told[0]["grant"])))
    return taken


def free_seats() -> QuerySet[SeatMirror]:
    """Seats that this side can still sell."""
    standing = SeatClaim.objects.filter(place=OuterRef("pk"), state__in=STANDING)
    return SeatMirror.objects.filter(is_open=True).exclude(Exists(standing))


def list_seats(holder: str) -> list[Pair]:
    rows = SeatClaim.objects.filter(holder=holder, state__in=STANDING).order_by("place_id")
    return list(rows.values_list("place__public_id", "grant"))


def give_back(actor: Actor, holder: str, pairs: list[Pair]) -> None:
    """End the claims and close the seats: only a new grant of the office opens them again."""
    for seat, grant in pairs:
        claims.release(STOCK, place=seat, holder=holder, note=claims.Note(actor, "seat.released"))
        SeatMirror.objects.filter(public_id=seat, grant=grant).update(is_open=False)
