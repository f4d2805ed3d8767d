"""Whether a group may enrol: the same questions for the internet and for the telephone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from madoguchi.core.enrolling import Person, check_period, problems, same_person
from madoguchi.core.errors import Conflict, NotAvailable, ValidationFailed
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import Course, CourseCategory, Enrolment
from madoguchi.domains.courses.states import ACTIVE, CourseState

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def check_group(category: CourseCategory, people: Sequence[Person], *, lives_here: bool) -> None:
    """Errors: ValidationFailed with the fields of `core.enrolling.problems`."""
    found = problems(category.limits, people, lives_here=lives_here, on=category.course.first_day)
    if found:
        raise ValidationFailed(found)


def check_course(course: Course, at: datetime) -> None:
    """Errors: NotAvailable `enrolment.course_called_off`, `enrolling.not_open_yet`, `enrolling.closed`."""
    if course.state != CourseState.PLANNED:
        raise NotAvailable(CourseError.CALLED_OFF)
    check_period(at, opens_at=course.opens_at, closes_at=course.closes_at)


def keys_of(people: Iterable[Person], phone: str) -> list[str]:
    """Keyed hashes by which the same people are known again in this zone."""
    texts = (same_person(person, phone) for person in people)
    return [salted_hmac("madoguchi.courses.person", text, algorithm="sha256").hexdigest() for text in texts]


def check_cap(course: Course, keys: Sequence[str], *, but: str = "") -> None:
    """Each person once in a course, and in `per_person` courses of the series at a time.

    Errors: Conflict `enrolment.twice`, `enrolment.too_many_courses`. Locks: the person within the series, until commit.
    """
    if len(set(keys)) < len(keys):
        raise Conflict(CourseError.TWICE)
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute(_LOCK, [f"{course.series}|{key}"])
    rows = Enrolment.objects.filter(
        course__series=course.series, person_keys__overlap=list(keys), state__in=ACTIVE
    ).exclude(reference=but)
    courses = list(rows.values_list("course_id", "person_keys"))
    for key in keys:
        mine = {course_id for course_id, known in courses if key in known}
        if course.pk in mine:
            raise Conflict(CourseError.TWICE)
        if len(mine) >= course.per_person:
            raise Conflict(CourseError.TOO_MANY_COURSES)
