"""Seats that the internet side gives back, and the split between the two sides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import Course, CourseCategory, CourseSeat, SeatClaim
from madoguchi.domains.courses.moving import locked_course
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.services.settle_seats import settle_course
from madoguchi.foundation import audit
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def receive_seats(*, actor: Actor, news: Mapping[str, Any]) -> int:
    """Take in `seats_returned` {course, seats: [[id, grant]]}; returns how many are the office's again. Repeatable."""
    demand(actor, "desk")
    course = locked_course(str(news["course"]))
    count = take_back(course, news["seats"])
    settle_course(actor, course)
    return count


def take_back(course: Course, pairs: Iterable[tuple[str, int]]) -> int:
    """Only under the grant that is given back: a seat that was given again in the meantime stays where it is."""
    return sum(
        CourseSeat.objects.filter(category__course=course, public_id=seat, grant=grant, is_front=True).update(
            is_front=False, is_asked_back=False
        )
        for seat, grant in pairs
    )


@transaction.atomic
def move_quota(*, actor: Actor, course: str, category: str, front: int) -> int:
    """Let `front` of the seats be sold on the internet, the others by telephone; returns how many changed sides.

    Seats that are sold stay where they were sold. What goes to the telephone is sold there only after the internet side
    has given it back. Errors: NotFoundOrHidden `course.not_found`, `enrolment.category_unknown`.
    """
    demand(actor, "manage")
    row = locked_course(course)
    found = CourseCategory.objects.filter(course=row, code=category).first()
    if found is None:
        raise NotFoundOrHidden(CourseError.CATEGORY_UNKNOWN)
    changed = _split(found, max(0, front))
    if changed:
        CourseSeat.objects.bulk_update(changed, ["is_home_front"])
        audit.record(actor, "course.quota_moved", subject=course, data={"category": category, "front": front})
        settle_course(actor, row)
    return len(changed)


def _split(category: CourseCategory, front: int) -> list[CourseSeat]:
    """Free seats change sides first."""
    taken = set(
        SeatClaim.objects.filter(state__in=STANDING, place__category=category).values_list("place", flat=True)
    )
    rows = sorted(category.seats.all(), key=lambda seat: (seat.pk in taken, seat.seat_no))
    excess = sum(seat.is_home_front for seat in rows) - front
    movable = [seat for seat in rows if seat.is_home_front == (excess > 0)][: abs(excess)]
    for seat in movable:
        seat.is_home_front = excess < 0
    return movable
