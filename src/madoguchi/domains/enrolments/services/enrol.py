"""Enrol, wait, answer an offer, change the category, give up: what a citizen does with reference and secret.

A seat is sold here only out of what the office has given to this side, so a cut connection oversells nothing. Names cross
once, in the sealed envelope, and are not kept.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction

from madoguchi.core.enrolling import Person, check_cancelling
from madoguchi.core.errors import NotAvailable, NotFoundOrHidden
from madoguchi.core.references import hash_secret, make_reference, make_secret
from madoguchi.domains.enrolments import admitting, seats
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.models import CourseMirror, Enrolment
from madoguchi.domains.enrolments.shapes import Contact
from madoguchi.domains.enrolments.states import ENROLMENT, EnrolmentState
from madoguchi.foundation import audit, clock, transfer

_SYSTEM_RANDOM = random.SystemRandom()


def new_keys() -> Access:
    """A reference and secret that no row carries yet; made when the form is shown, so that sending twice enrols once."""
    return Access(make_reference(_SYSTEM_RANDOM), make_secret(_SYSTEM_RANDOM))


def enrol(
    access: Access,
    *,
    course: str,
    category: str,
    people: Sequence[Person],
    contact: Contact,
    waits: bool = False,
) -> str:
    """Seats for the whole group or none; with `waits` a place on the waiting list. Returns the state.

    Errors: ValidationFailed (fields of `admitting.check_group`); NotAvailable `enrolment.seat_gone`,
    `enrolment.course_called_off`, `enrolling.not_open_yet`, `enrolling.closed`; Conflict `enrolment.twice`,
    `enrolment.too_many_courses`; NotFoundOrHidden `course.not_found`, `enrolment.category_unknown`, and
    `enrolment.not_found` where the reference is somebody else's.
    """
    mirror = admitting.get_mirror(course)
    chosen = admitting.category_of(mirror, category)
    admitting.check_course(mirror, clock.now())
    admitting.check_group(mirror, chosen, people, contact)
    keys = admitting.keys_of(people, contact.phone)
    try:
        with transaction.atomic():
            admitting.check_cap(mirror, keys)
            row = _create(access, mirror, chosen, len(people), keys, waits=waits)
            pairs = [] if waits else _sell(access, mirror, category, len(people))
            persons = [_person(one) for one in people]
            _tell(access, row, "wait" if waits else "seats", pairs, _first(access, persons, contact))
            code = "enrolment.queued" if waits else "enrolment.made"
            audit.record(access.actor, code, subject=row.reference, data={"course": course})
    except IntegrityError:
        if not Enrolment.objects.filter(
            reference=access.reference, secret_hash=hash_secret(access.reference, access.secret)
        ).exists():
            raise NotFoundOrHidden("enrolment.not_found") from None
        row = Enrolment.objects.get(reference=access.reference)
    return str(row.state)


@transaction.atomic
def accept_offer(access: Access) -> None:
    """Say yes to an offered seat; the office confirms it.

    Errors: InvalidTransition `enrolment.wrong_state`; NotAvailable `enrolment.offer_over`. Locks: the enrolment.
    """
    row = _locked(access)
    target = ENROLMENT.target("accept", row.state)
    if row.offer_until is None or clock.now() >= row.offer_until:
        raise NotAvailable("enrolment.offer_over")
    _say(access, row, target, "offer", [])
    audit.record(access.actor, "enrolment.answered", subject=row.reference)


@transaction.atomic
def cancel(access: Access) -> None:
    """Give up seats, the place on the list or an offer. Seats go back to the office at once.

    Errors: InvalidTransition `enrolment.wrong_state`; NotAvailable `enrolling.cancel_too_late`. Locks: the enrolment.
    """
    row = _locked(access)
    target = ENROLMENT.target("cancel", row.state)
    if row.state == EnrolmentState.ENROLLED:
        check_cancelling(clock.now(), cancel_until=admitting.get_mirror(row.course).cancel_until)
    _give_back(access, row)
    _say(access, row, target, "none", [])
    audit.record(access.actor, "enrolment.given_up", subject=row.reference)


@transaction.atomic
def change_category(access: Access, *, category: str) -> None:
    """Seats of another category for the whole group; the old ones go back in the same moment, or nothing changes.

    Ages are asked by the office, which has the birth dates; where it refuses, the group keeps what it had.
    Errors: InvalidTransition `enrolment.wrong_state`; NotAvailable as `enrol`, `enrolling.cancel_too_late`,
    `enrolment.wrong_size`. Locks: the enrolment.
    """
    row = _locked(access)
    target = ENROLMENT.target("change", row.state)
    mirror = admitting.get_mirror(row.course)
    limits = admitting.limits_of(admitting.category_of(mirror, category))
    admitting.check_course(mirror, clock.now())
    check_cancelling(clock.now(), cancel_until=mirror.cancel_until)
    if category == row.category:
        return
    if not limits.group_min <= row.people <= limits.group_max:
        raise NotAvailable("enrolment.wrong_size")
    old = seats.list_seats(row.reference)
    pairs = _sell(access, mirror, category, row.people)
    seats.give_back(access.actor, row.reference, old)
    row.returned = [*row.returned, *old]
    row.category = category
    row.due_yen = admitting.category_of(mirror, category)["fee_yen"] * row.people
    _say(access, row, target, "seats", pairs)
    audit.record(
        access.actor, "enrolment.category_changed", subject=row.reference, data={"category": category}
    )


def _sell(access: Access, course: CourseMirror, category: str, count: int) -> list[seats.Pair]:
    """While groups wait in the category, its seats are the office's to offer."""
    waiting = Enrolment.objects.filter(
        course=course.course, category=category, state=EnrolmentState.WAITING
    ).exclude(reference=access.reference)
    if admitting.category_of(course, category)["waiting"] or waiting.exists():
        raise NotAvailable("enrolment.seat_gone")
    return seats.take_seats(access.actor, course, category, access.reference, count)


def _create(
    access: Access,
    course: CourseMirror,
    category: dict[str, Any],
    people: int,
    keys: list[str],
    *,
    waits: bool,
) -> Enrolment:
    now = clock.now()
    return Enrolment.objects.create(
        reference=access.reference,
        secret_hash=hash_secret(access.reference, access.secret),
        course=course.course,
        series=course.series,
        starts_at=course.starts_at,
        category=category["code"],
        people=people,
        state=EnrolmentState.WAITING if waits else EnrolmentState.ENROLLED,
        person_keys=keys,
        due_yen=category["fee_yen"] * people,
        created_at=now,
        updated_at=now,
    )


def _locked(access: Access) -> Enrolment:
    row = Enrolment.objects.select_for_update().filter(reference=access.reference).first()
    if row is None:
        raise NotFoundOrHidden("enrolment.not_found")
    return row


def _give_back(access: Access, row: Enrolment) -> None:
    mine = seats.list_seats(row.reference)
    seats.give_back(access.actor, row.reference, mine)
    row.returned = [*row.returned, *mine]


def _say(access: Access, row: Enrolment, target: str, want: str, pairs: list[seats.Pair]) -> None:
    row.state, row.no, row.updated_at = target, row.no + 1, clock.now()
    row.save()
    _tell(access, row, want, pairs, {})


def _tell(access: Access, row: Enrolment, want: str, pairs: list[seats.Pair], more: dict[str, Any]) -> None:
    payload = {
        "reference": row.reference,
        "no": row.no,
        "course": row.course,
        "category": row.category,
        "want": want,
        "seats": pairs,
        "returned": row.returned,
        "asked_at": clock.now().isoformat(),
        "people": row.people,
        **more,
    }
    transfer.send("enrolment", payload, to="office", actor=access.actor)


def _first(access: Access, persons: list[dict[str, str]], contact: Contact) -> dict[str, Any]:
    return {
        "secret_hash": hash_secret(access.reference, access.secret),
        "persons": persons,
        "phone": contact.phone.strip(),
        "mail": contact.mail.strip(),
        "lives_here": contact.lives_here,
        "language": contact.language,
    }


def _person(person: Person) -> dict[str, str]:
    birth_date = person.birth_date.isoformat() if person.birth_date else ""
    return {"name": person.name.strip(), "kana": person.kana.strip(), "birth_date": birth_date}
