"""Whether a group may enrol, as far as this side can know; the office asks again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.crypto import salted_hmac

from madoguchi.core.enrolling import Limits, Person, check_period, problems, same_person
from madoguchi.core.errors import Conflict, NotAvailable, NotFoundOrHidden, ValidationFailed
from madoguchi.domains.enrolments.models import CourseMirror, Enrolment
from madoguchi.domains.enrolments.shapes import Contact
from madoguchi.domains.enrolments.states import ACTIVE
from madoguchi.foundation import clock

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def limits_of(category: dict[str, Any]) -> Limits:
    return Limits(
        category["min_age"],
        category["max_age"],
        category["guardian_age"],
        category["residents_only"],
        category["group_min"],
        category["group_max"],
    )


def get_mirror(course: str) -> CourseMirror:
    """Errors: NotFoundOrHidden `course.not_found`."""
    row = CourseMirror.objects.filter(course=course).first()
    if row is None:
        raise NotFoundOrHidden("course.not_found")
    return row


def category_of(course: CourseMirror, code: str) -> dict[str, Any]:
    """Errors: NotFoundOrHidden `enrolment.category_unknown`."""
    found: dict[str, Any] | None = next((one for one in course.categories if one["code"] == code), None)
    if found is None:
        raise NotFoundOrHidden("enrolment.category_unknown")
    return found


def check_course(course: CourseMirror, at: datetime) -> None:
    """Errors: NotAvailable `enrolment.course_called_off`, `enrolling.not_open_yet`, `enrolling.closed`."""
    if course.is_called_off:
        raise NotAvailable("enrolment.course_called_off")
    check_period(at, opens_at=course.opens_at, closes_at=course.closes_at)


def check_group(
    course: CourseMirror, category: dict[str, Any], people: Sequence[Person], contact: Contact
) -> None:
    """Errors: ValidationFailed: field ("1.name", "phone", "people", "2.birth_date") → code."""
    wrong: dict[str, str] = {}
    for number, person in enumerate(people, 1):
        if not person.name.strip():
            wrong[f"{number}.name"] = "enrolment.name_needed"
        if not person.kana.strip():
            wrong[f"{number}.kana"] = "enrolment.kana_needed"
    if not any(char.isdecimal() for char in contact.phone):
        wrong["phone"] = "enrolment.contact_needed"
    first_day = clock.local(course.starts_at).date()
    wrong |= problems(limits_of(category), people, lives_here=contact.lives_here, on=first_day)
    if wrong:
        raise ValidationFailed(wrong)


def keys_of(people: Iterable[Person], phone: str) -> list[str]:
    """Keyed hashes; this side keeps them in the place of names."""
    texts = (same_person(person, phone) for person in people)
    return [
        salted_hmac("madoguchi.enrolments.person", text, algorithm="sha256").hexdigest() for text in texts
    ]


def check_cap(course: CourseMirror, keys: Sequence[str]) -> None:
    """Each person once in a course, and in `per_person` courses of the series at a time.

    Errors: Conflict `enrolment.twice`, `enrolment.too_many_courses`. Locks: the person within the series, until commit.
    """
    if len(set(keys)) < len(keys):
        raise Conflict("enrolment.twice")
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute(_LOCK, [f"{course.series}|{key}"])
    rows = Enrolment.objects.filter(series=course.series, person_keys__overlap=list(keys), state__in=ACTIVE)
    known = list(rows.filter(starts_at__gt=clock.now()).values_list("course", "person_keys"))
    for key in keys:
        mine = {name for name, held in known if key in held}
        if course.course in mine:
            raise Conflict("enrolment.twice")
        if len(mine) >= course.per_person:
            raise Conflict("enrolment.too_many_courses")
