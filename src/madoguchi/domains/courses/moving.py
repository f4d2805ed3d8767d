"""One enrolment from one state to the next: compare and set, with its audit row and its event."""

from __future__ import annotations

from typing import Any

from madoguchi.core.errors import Conflict, NotFoundOrHidden
from madoguchi.domains.courses import events
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import Course, Enrolment
from madoguchi.domains.courses.states import ENROLMENT
from madoguchi.foundation import audit, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.policy.actors import Actor


def locked_course(course: str) -> Course:
    """Whatever gives or takes seats of a course passes here, one after the other.

    Errors: NotFoundOrHidden `course.not_found`. Locks: the course's row.
    """
    row = Course.objects.select_for_update().filter(public_id=course).first()
    if row is None:
        raise NotFoundOrHidden(CourseError.NOT_FOUND)
    return row


def get_enrolment(reference: str) -> Enrolment:
    """Errors: NotFoundOrHidden `enrolment.not_found`."""
    row = Enrolment.objects.select_related("course", "category").filter(reference=reference).first()
    if row is None:
        raise NotFoundOrHidden(CourseError.ENROLMENT_NOT_FOUND)
    return row


def move(actor: Actor, row: Enrolment, verb: str, **changes: Any) -> None:
    """Errors: InvalidTransition `enrolment.wrong_state`; Conflict when somebody was faster."""
    transition = ENROLMENT.get(verb)
    target = ENROLMENT.target(verb, row.state)
    changes = {**changes, "state": target, "told_no": row.told_no + 1, "updated_at": clock.now()}
    if Enrolment.objects.filter(pk=row.pk, state=row.state).update(**changes) != 1:
        raise Conflict(CourseError.ENROLMENT_WRONG_STATE)
    for name, value in changes.items():
        setattr(row, name, value)
    note(actor, row, transition.audit_code)


def note(actor: Actor, row: Enrolment, code: str) -> None:
    audit.record(actor, code, subject=row.reference, data={"course": row.course.public_id})
    event = events.BY_CODE[code](
        course=row.course.public_id, category=row.category.code, people=row.people, channel=row.channel
    )
    outbox.publish(event, case=row.reference, actor=actor)
