"""What the internet side sold, put on the list, answered or gave up. The office has the last word, and always answers.

Every `enrolment` envelope says the whole wish of the group, numbered; so a later one may overtake an earlier one, and a
repetition does no harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from madoguchi.core.enrolling import Person
from madoguchi.core.errors import DomainError, InvalidValue, NotAvailable, NotFoundOrHidden
from madoguchi.domains.courses import admitting, seats, telling
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.models import Course, CourseCategory, CourseSeat, Enrolment, Participant
from madoguchi.domains.courses.models.enrolment import Channel
from madoguchi.domains.courses.moving import locked_course, move, note
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.services.giving_back import take_back
from madoguchi.domains.courses.services.settle_seats import settle_course
from madoguchi.domains.courses.states import ACTIVE, EnrolmentState
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor

News = Mapping[str, Any]


class NotKnownYet(RuntimeError):
    """The envelope with the group's names has been overtaken by this one, which is tried again later."""


@transaction.atomic
def receive_enrolment(*, actor: Actor, news: News) -> str:
    """Apply one `enrolment` envelope; returns the state in which the enrolment then is.

    {reference, no, course, category, want: seats | wait | offer | none, seats, returned, asked_at, people}, and in the
    first one {secret_hash, persons, phone, mail, language, lives_here}. `seats` and `returned` are [[id, grant]].
    Errors: InvalidValue `enrolment.category_unknown`; NotKnownYet, which is no refusal. Locks: the course.
    """
    demand(actor, "desk")
    course = locked_course(str(news["course"]))
    row = Enrolment.objects.select_related("course", "category").filter(reference=news["reference"]).first()
    if row is not None and int(news["no"]) <= row.heard_no:
        return str(row.state)
    if row is None and news["want"] != "none" and "persons" not in news:
        raise NotKnownYet(str(news["reference"]))
    take_back(course, news["returned"])
    row = _first(actor, course, news) if row is None else _next(actor, course, row, news)
    settle_course(actor, course)
    row.refresh_from_db()
    telling.tell_front(actor, row)
    return str(row.state)


def _first(actor: Actor, course: Course, news: News) -> Enrolment:
    people = _persons(news)
    row = _create(course, news, people)
    if news["want"] == "none":
        # Given up before it was known; the row remembers that what may still arrive is void.
        return row
    try:
        with transaction.atomic():
            _admit(course, row, people, news)
            if news["want"] == "seats":
                _take(actor, course, row, news["seats"])
                _set(row, state=EnrolmentState.ENROLLED)
                note(actor, row, "enrolment.made")
            else:
                _set(row, state=EnrolmentState.WAITING, queued_at=_moment(news["asked_at"]))
                note(actor, row, "enrolment.queued")
    except DomainError as refusal:
        take_back(course, news["seats"])
        row.state = EnrolmentState.WAITING
        _set(row, state=EnrolmentState.WAITING)
        move(actor, row, "refuse", reason=refusal.code)
    telling.tell_citizen(actor, row)
    return row


def _admit(course: Course, row: Enrolment, people: Sequence[Person], news: News) -> None:
    admitting.check_course(course, _moment(news["asked_at"]))
    admitting.check_group(row.category, people, lives_here=row.lives_here)
    keys = admitting.keys_of(people, row.phone)
    admitting.check_cap(course, keys, but=row.reference)
    _set(row, person_keys=keys)


def _next(actor: Actor, course: Course, row: Enrolment, news: News) -> Enrolment:
    _set(row, heard_no=int(news["no"]))
    want, before = str(news["want"]), (row.state, row.category_id)
    if want == "none" and row.state in ACTIVE:
        give_up_seats(actor, row)
        move(actor, row, "cancel")
    elif want == "offer" and row.state == EnrolmentState.OFFERED:
        answer_offer(actor, row)
    elif want == "seats" and row.state == EnrolmentState.ENROLLED:
        _change(actor, course, row, news)
    if (row.state, row.category_id) != before:
        telling.tell_citizen(actor, row)
    return row


def _change(actor: Actor, course: Course, row: Enrolment, news: News) -> None:
    """Other seats, of another category; where that cannot be, the group keeps what it has and is told so."""
    category = _category(course, str(news["category"]))
    old = seats.list_seats(row.reference)
    try:
        with transaction.atomic():
            if category.pk == row.category_id:
                return
            admitting.check_course(course, _moment(news["asked_at"]))
            people = [Person(one.name, one.kana, one.birth_date) for one in row.participants.all()]
            admitting.check_group(category, people, lives_here=row.lives_here)
            _take(actor, course, row, news["seats"])
            seats.release_seats(actor, row.reference, old)
            CourseSeat.objects.filter(public_id__in=old).update(is_front=False)
            row.category = category
            move(actor, row, "change", category=category, due_yen=category.fee_yen * row.people, reason="")
    except DomainError as refusal:
        row.refresh_from_db()
        take_back(course, news["seats"])
        _set(row, reason=refusal.code, told_no=row.told_no + 1)


def answer_offer(actor: Actor, row: Enrolment) -> None:
    """Make the offered seats the group's own, or let the offer lapse where its time is over."""
    if seats.confirm_seats(actor, row.reference):
        move(actor, row, "accept", offer_until=None)
    else:
        give_up_seats(actor, row)
        move(actor, row, "lapse")


def give_up_seats(actor: Actor, row: Enrolment) -> None:
    """The seats are the office's again. The internet side cannot sell them until it is given them anew."""
    mine = seats.list_seats(row.reference)
    seats.release_seats(actor, row.reference, mine)
    CourseSeat.objects.filter(public_id__in=mine).update(is_front=False, is_asked_back=False)


def _take(actor: Actor, course: Course, row: Enrolment, pairs: Sequence[tuple[str, int]]) -> None:
    """Only seats that the internet side had under this very grant. Errors: NotAvailable `enrolment.seat_gone`."""
    grants = dict(
        CourseSeat.objects.filter(
            category__course=course, public_id__in=[seat for seat, _ in pairs], is_front=True
        ).values_list("public_id", "grant")
    )
    if len(pairs) != row.people or any(grants.get(seat) != grant for seat, grant in pairs):
        raise NotAvailable(CourseError.SEAT_GONE)
    seats.take_seats(actor, grants, row.reference)


def _create(course: Course, news: News, people: Sequence[Person]) -> Enrolment:
    category, now = _category(course, str(news["category"])), clock.now()
    row = Enrolment.objects.create(
        reference=str(news["reference"]),
        secret_hash=str(news.get("secret_hash", "")),
        course=course,
        category=category,
        state=EnrolmentState.CANCELLED,
        channel=Channel.WEB,
        people=int(news["people"]),
        phone=str(news.get("phone", "")),
        mail=str(news.get("mail", "")),
        language=str(news.get("language", "ja")),
        lives_here=bool(news.get("lives_here")),
        due_yen=category.fee_yen * int(news["people"]),
        heard_no=int(news["no"]),
        told_no=1,
        created_at=now,
        updated_at=now,
    )
    write_people(row, people)
    return row


def write_people(row: Enrolment, people: Sequence[Person]) -> None:
    Participant.objects.bulk_create(
        Participant(enrolment=row, number=number, name=one.name, kana=one.kana, birth_date=one.birth_date)
        for number, one in enumerate(people, 1)
    )


def _persons(news: News) -> list[Person]:
    return [
        Person(
            str(one["name"]),
            str(one["kana"]),
            date.fromisoformat(one["birth_date"]) if one.get("birth_date") else None,
        )
        for one in news.get("persons", ())
    ]


def _category(course: Course, code: str) -> CourseCategory:
    found = CourseCategory.objects.select_related("course").filter(course=course, code=code).first()
    if found is None:
        raise NotFoundOrHidden(CourseError.CATEGORY_UNKNOWN)
    return found


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise InvalidValue(CourseError.WRONG_STATE)
    return moment


def _set(row: Enrolment, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.updated_at = clock.now()
    row.save(update_fields=[*changes, "updated_at"])
