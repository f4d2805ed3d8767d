"""A course that is called off, offers that nobody answered, and courses that are over."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from madoguchi.core.errors import ValidationFailed
from madoguchi.domains.courses import conf, events, telling
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import Course, Enrolment, Presence
from madoguchi.domains.courses.moving import locked_course, move
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.services.receive_enrolment import give_up_seats
from madoguchi.domains.courses.services.settle_seats import settle_course
from madoguchi.domains.courses.states import ACTIVE, COURSE, CourseState, EnrolmentState
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor


@transaction.atomic
def call_off(*, actor: Actor, course: str, reason: str) -> int:
    """Call a course off and tell everybody who is enrolled, waits or was offered a seat; returns how many groups.

    Who has no mail address is put on the list of those to telephone.
    Errors: ValidationFailed (reason); InvalidTransition `course.wrong_state`. Locks: the course.
    """
    demand(actor, "manage")
    if not reason.strip():
        raise ValidationFailed({"reason": CourseError.REASON_NEEDED})
    row = locked_course(course)
    row.state, row.called_off_because = COURSE.target("call_off", row.state), reason.strip()[:200]
    row.save(update_fields=["state", "called_off_because"])
    groups = list(_of(row, ACTIVE))
    for one in groups:
        one.course = row
        give_up_seats(actor, one)
        move(actor, one, "call_off", offer_until=None)
        telling.tell_front(actor, one)
        telling.tell_citizen(actor, one)
    telling.send_courses(actor, [telling.course_news(row)])
    audit.record(actor, "course.called_off", subject=course, data={"enrolments": len(groups)})
    outbox.publish(events.CourseCalledOff(course=course, enrolments=len(groups)), actor=actor)
    return len(groups)


def lapse_offers(*, actor: Actor) -> int:
    """Offers whose time and grace are over go to the next who waits; returns how many lapsed."""
    demand(actor, "desk")
    late = clock.now() - timedelta(minutes=conf.OFFER_GRACE_MIN)
    rows = Enrolment.objects.filter(state=EnrolmentState.OFFERED, offer_until__lte=late)
    courses = sorted(set(rows.values_list("course__public_id", flat=True)))
    return sum(_lapse_in(actor, course) for course in courses)


@transaction.atomic
def _lapse_in(actor: Actor, course: str) -> int:
    row = locked_course(course)
    late = clock.now() - timedelta(minutes=conf.OFFER_GRACE_MIN)
    groups = list(_of(row, (EnrolmentState.OFFERED,)).filter(offer_until__lte=late))
    for one in groups:
        give_up_seats(actor, one)
        move(actor, one, "lapse")
        telling.tell_front(actor, one)
        telling.tell_citizen(actor, one)
    settle_course(actor, row)
    return len(groups)


def close_courses(*, actor: Actor) -> int:
    """Courses that ended a day ago: who did not come is noted as missing, if a roll was called at all."""
    demand(actor, "manage")
    over = clock.now() - timedelta(hours=conf.ENDED_AFTER_HOURS)
    rows = Course.objects.filter(state=CourseState.PLANNED, ends_at__lt=over)
    ended = list(rows.order_by("pk").values_list("public_id", flat=True))
    for course in ended:
        _close(actor, course)
    return len(ended)


@transaction.atomic
def _close(actor: Actor, course: str) -> None:
    row = locked_course(course)
    if row.state != CourseState.PLANNED:
        return
    if Presence.objects.filter(session__course=row).exists():
        for one in _of(row, (EnrolmentState.ENROLLED,)):
            move(actor, one, "miss")
    for one in _of(row, (EnrolmentState.WAITING, EnrolmentState.OFFERED)):
        give_up_seats(actor, one)
        move(actor, one, "refuse", reason="enrolling.closed", offer_until=None)
        telling.tell_front(actor, one)
    row.state = COURSE.target("close", row.state)
    row.save(update_fields=["state"])
    audit.record(actor, "course.closed", subject=course)


def _of(course: Course, states: tuple[EnrolmentState, ...]) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.select_related("course", "category").filter(course=course, state__in=states)
    return rows.order_by("pk")
