"""Enrolling for somebody who telephones or stands at the desk: the same rights, the same rules, the office's own seats."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from madoguchi.core.enrolling import Person, check_cancelling
from madoguchi.core.errors import NotFoundOrHidden, ValidationFailed
from madoguchi.core.references import make_reference
from madoguchi.domains.courses import admitting, seats, telling
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import Course, CourseCategory, Enrolment
from madoguchi.domains.courses.models.enrolment import Channel
from madoguchi.domains.courses.moving import get_enrolment, locked_course, move, note
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.services.receive_enrolment import answer_offer, give_up_seats, write_people
from madoguchi.domains.courses.services.settle_seats import settle_course
from madoguchi.domains.courses.states import EnrolmentState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

_SYSTEM_RANDOM = random.SystemRandom()


@dataclass(frozen=True, slots=True)
class Contact:
    phone: str
    mail: str = ""
    lives_here: bool = False
    language: str = "ja"


@transaction.atomic
def enrol_by_phone(
    *, actor: Actor, course: str, category: str, people: Sequence[Person], contact: Contact
) -> str:
    """Seats of the office where nobody waits and there are enough, else a place on the waiting list; returns the reference.

    Errors: those of `admitting`; ValidationFailed for what was not filled in; NotFoundOrHidden `course.not_found`,
    `enrolment.category_unknown`. Locks: the course.
    """
    demand(actor, "desk")
    row = locked_course(course)
    found = CourseCategory.objects.select_related("course").filter(course=row, code=category).first()
    if found is None:
        raise NotFoundOrHidden(CourseError.CATEGORY_UNKNOWN)
    admitting.check_course(row, clock.now())
    _check_filled(people, contact)
    admitting.check_group(found, people, lives_here=contact.lives_here)
    keys = admitting.keys_of(people, contact.phone)
    admitting.check_cap(row, keys)
    enrolment = _create(row, found, people, contact, keys)
    _seat_or_queue(actor, enrolment)
    settle_course(actor, row)
    telling.tell_citizen(actor, enrolment)
    return enrolment.reference


@transaction.atomic
def cancel_enrolment(*, actor: Actor, reference: str) -> None:
    """For somebody who telephones. Until the same day as on the internet, but for those who only wait.

    Errors: NotFoundOrHidden `enrolment.not_found`; NotAvailable `enrolling.cancel_too_late`; InvalidTransition.
    """
    demand(actor, "desk")
    row, course = _locked(reference)
    if row.state == EnrolmentState.ENROLLED:
        check_cancelling(clock.now(), cancel_until=course.cancel_until)
    give_up_seats(actor, row)
    move(actor, row, "cancel")
    _tell(actor, course, row)


@transaction.atomic
def accept_offer(*, actor: Actor, reference: str) -> str:
    """A yes by telephone; returns the state: enrolled, or lapsed where the time was over.

    Errors: NotFoundOrHidden `enrolment.not_found`; InvalidTransition `enrolment.wrong_state`.
    """
    demand(actor, "desk")
    row, course = _locked(reference)
    if row.state != EnrolmentState.OFFERED:
        move(actor, row, "accept")
    answer_offer(actor, row)
    _tell(actor, course, row)
    return str(row.state)


@transaction.atomic
def note_called(*, actor: Actor, reference: str) -> None:
    """Somebody without a mail address has heard the news by telephone. Errors: NotFoundOrHidden `enrolment.not_found`."""
    from madoguchi.foundation import audit

    demand(actor, "desk")
    row = get_enrolment(reference)
    if Enrolment.objects.filter(pk=row.pk, needs_call=True).update(needs_call=False):
        audit.record(actor, "enrolment.called", subject=reference)


def _check_filled(people: Sequence[Person], contact: Contact) -> None:
    wrong: dict[str, str] = {}
    for number, person in enumerate(people, 1):
        if not person.name.strip():
            wrong[f"{number}.name"] = CourseError.NAME_NEEDED
        if not person.kana.strip():
            wrong[f"{number}.kana"] = CourseError.KANA_NEEDED
    if not any(char.isdecimal() for char in contact.phone) and not contact.mail:
        wrong["phone"] = CourseError.CONTACT_NEEDED
    if wrong:
        raise ValidationFailed(wrong)


def _create(
    course: Course, category: CourseCategory, people: Sequence[Person], contact: Contact, keys: list[str]
) -> Enrolment:
    now = clock.now()
    row = Enrolment.objects.create(
        reference=make_reference(_SYSTEM_RANDOM),
        course=course,
        category=category,
        state=EnrolmentState.WAITING,
        channel=Channel.PHONE,
        people=len(people),
        phone=contact.phone,
        mail=contact.mail,
        language=contact.language,
        lives_here=contact.lives_here,
        person_keys=keys,
        due_yen=category.fee_yen * len(people),
        queued_at=now,
        created_at=now,
        updated_at=now,
    )
    write_people(row, people)
    return row


def _seat_or_queue(actor: Actor, row: Enrolment) -> None:
    others = Enrolment.objects.filter(category=row.category, state=EnrolmentState.WAITING).exclude(pk=row.pk)
    free = [] if others.exists() else seats.free_seats(row.category)
    if len(free) < row.people:
        note(actor, row, "enrolment.queued")
        return
    seats.take_seats(actor, [seat.public_id for seat in free[: row.people]], row.reference)
    row.state, row.queued_at = EnrolmentState.ENROLLED, None
    row.save(update_fields=["state", "queued_at"])
    note(actor, row, "enrolment.made")


def _locked(reference: str) -> tuple[Enrolment, Course]:
    course = locked_course(get_enrolment(reference).course.public_id)
    return get_enrolment(reference), course


def _tell(actor: Actor, course: Course, row: Enrolment) -> None:
    settle_course(actor, course)
    telling.tell_front(actor, row)
    telling.tell_citizen(actor, row)
