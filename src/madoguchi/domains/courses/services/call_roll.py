"""Who was there: by the roll, or by the reference that a group shows."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from madoguchi.core.errors import InvalidValue, NotAvailable, NotFoundOrHidden
from madoguchi.core.references import parse_reference
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import CourseSession, Enrolment, Participant, Presence
from madoguchi.domains.courses.moving import get_enrolment, locked_course, move
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.states import EnrolmentState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

MARKABLE = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.MISSED)


@transaction.atomic
def admit_by_reference(*, actor: Actor, course: str, session: int, reference: str) -> str:
    """The whole group is there; `reference` is typed, or the text of its QR code. Returns the reference.

    Errors: NotFoundOrHidden `enrolment.not_found` (also of another course); as `mark`.
    """
    try:
        wanted = parse_reference(reference)
    except InvalidValue:
        raise NotFoundOrHidden(CourseError.ENROLMENT_NOT_FOUND) from None
    row = get_enrolment(wanted)
    if row.course.public_id != course:
        raise NotFoundOrHidden(CourseError.ENROLMENT_NOT_FOUND)
    mark(actor=actor, course=course, session=session, reference=wanted, present=range(1, row.people + 1))
    return wanted


@transaction.atomic
def mark(*, actor: Actor, course: str, session: int, reference: str, present: Iterable[int]) -> None:
    """Note who of the group (numbers of the participants) was at the meeting, and that the others were not.

    Errors: NotFoundOrHidden `enrolment.not_found`; NotAvailable `enrolment.not_today` before the day of the meeting;
    InvalidTransition `enrolment.wrong_state` for whoever has no seat. Locks: the course.
    """
    demand(actor, "desk")
    locked_course(course)
    row = get_enrolment(reference)
    meeting = CourseSession.objects.filter(course__public_id=course, number=session).first()
    if meeting is None or row.course_id != meeting.course_id:
        raise NotFoundOrHidden(CourseError.ENROLMENT_NOT_FOUND)
    if clock.today() < clock.local(meeting.starts_at).date():
        raise NotAvailable(CourseError.NOT_TODAY)
    there = set(present)
    if row.state not in MARKABLE:
        move(actor, row, "attend")
    _write(actor, row, meeting, there)
    _follow(actor, row)


def _write(actor: Actor, row: Enrolment, meeting: CourseSession, there: set[int]) -> None:
    Presence.objects.bulk_create(
        (
            Presence(
                participant=one,
                session=meeting,
                is_present=one.number in there,
                noted_by=actor.actor_id,
                noted_at=clock.now(),
            )
            for one in Participant.objects.filter(enrolment=row)
        ),
        update_conflicts=True,
        unique_fields=["participant", "session"],
        update_fields=["is_present", "noted_by", "noted_at"],
    )


def _follow(actor: Actor, row: Enrolment) -> None:
    """The enrolment's state follows from what is noted."""
    was_there = Presence.objects.filter(participant__enrolment=row, is_present=True).exists()
    if was_there and row.state != EnrolmentState.ATTENDED:
        move(actor, row, "attend")
    elif not was_there and row.state == EnrolmentState.ATTENDED:
        move(actor, row, "unmark")
