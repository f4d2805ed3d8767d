"""What becomes of free seats: first those who wait, in their order; then each seat goes to the side that sells it.

While somebody waits in a category, all its free seats go through the list: the internet side is asked to give back what it
has not sold, and sells nothing there until the list is empty.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from madoguchi.domains.courses import conf, seats, telling
from madoguchi.domains.courses.models import Course, CourseCategory, CourseSeat, Enrolment, SeatClaim
from madoguchi.domains.courses.moving import move
from madoguchi.domains.courses.states import CourseState, EnrolmentState
from madoguchi.foundation import clock
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import Actor


@dataclass(frozen=True, slots=True)
class Settled:
    granted: list[CourseSeat] = field(default_factory=list)
    asked_back: list[CourseSeat] = field(default_factory=list)


def settle_course(actor: Actor, course: Course) -> None:
    """Settle every category and tell the internet side what changed for it. The caller has locked the course."""
    granted, asked_back, is_news = [], [], False
    for category in course.categories.all():
        settled = settle(actor, course, category)
        granted += settled.granted
        asked_back += settled.asked_back
        is_news |= _note_waiting(category)
    if granted or asked_back or is_news:
        telling.send_courses(actor, [telling.course_news(course, granted=granted, asked_back=asked_back)])


def settle(actor: Actor, course: Course, category: CourseCategory) -> Settled:
    """Locks: free seats of the category."""
    if course.state != CourseState.PLANNED:
        return Settled()
    free = seats.free_seats(category)
    left = _offer(actor, course, category, free)
    if left:
        return Settled(asked_back=_ask_back(category))
    granted = _grant(course, free)
    return Settled(granted, _ask_back(category, only_office=True))


def _offer(actor: Actor, course: Course, category: CourseCategory, free: list[CourseSeat]) -> bool:
    """Offer to the first who waits, then to the next; whether somebody still waits. Takes seats out of `free`."""
    waiting = Enrolment.objects.select_related("course", "category").filter(
        category=category, state=EnrolmentState.WAITING
    )
    queue = list(waiting.order_by("queued_at", "pk"))
    until = _offer_end(course)
    while queue and until is not None and len(free) >= queue[0].people:
        first = queue.pop(0)
        chosen = [free.pop(0).public_id for _ in range(first.people)]
        seats.hold_seats(actor, chosen, first.reference, until + timedelta(minutes=conf.OFFER_GRACE_MIN))
        move(actor, first, "offer", offer_until=until)
        telling.tell_front(actor, first)
        telling.tell_citizen(actor, first)
    return bool(queue)


def _offer_end(course: Course) -> datetime | None:
    """None where there is no time left for an answer."""
    now = clock.now()
    latest = course.starts_at - timedelta(minutes=conf.OFFER_AHEAD_MIN)
    return min(now + timedelta(hours=course.offer_hours), latest) if now < latest else None


def _grant(course: Course, free: list[CourseSeat]) -> list[CourseSeat]:
    if clock.now() >= course.closes_at:
        return []
    granted = [seat for seat in free if seat.is_home_front]
    for seat in granted:
        seat.is_front, seat.grant, seat.is_asked_back = True, seat.grant + 1, False
    CourseSeat.objects.bulk_update(granted, ["is_front", "grant", "is_asked_back"])
    return granted


def _ask_back(category: CourseCategory, *, only_office: bool = False) -> list[CourseSeat]:
    """Seats that the internet side has and, as far as is known here, has not sold; each is asked for once."""
    taken = SeatClaim.objects.filter(state__in=STANDING).values("place")
    rows = CourseSeat.objects.filter(category=category, is_front=True, is_asked_back=False).exclude(
        pk__in=taken
    )
    found = list(rows.filter(is_home_front=False) if only_office else rows)
    CourseSeat.objects.filter(pk__in=[seat.pk for seat in found]).update(is_asked_back=True)
    return found


def _note_waiting(category: CourseCategory) -> bool:
    """Whether the number of those who wait is news."""
    count = Enrolment.objects.filter(category=category, state=EnrolmentState.WAITING).count()
    if count == category.told_waiting:
        return False
    category.told_waiting = count
    category.save(update_fields=["told_waiting"])
    return True
