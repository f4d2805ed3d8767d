"""What the internet side and the citizen hear: envelopes about courses and enrolments, and mails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from madoguchi.domains.courses import letters
from madoguchi.domains.courses.fees import fee_of
from madoguchi.domains.courses.models import Course, CourseSeat, Enrolment
from madoguchi.domains.courses.models.enrolment import Channel
from madoguchi.domains.courses.states import CourseState, EnrolmentState
from madoguchi.foundation import clock, transfer
from madoguchi.foundation.policy.actors import Actor

_KINDS = {EnrolmentState.OFFERED: "enrolment_offered", EnrolmentState.REFUSED: "enrolment_refused"}


def course_news(
    course: Course, *, granted: Iterable[CourseSeat] = (), asked_back: Iterable[CourseSeat] = ()
) -> dict[str, Any]:
    """One entry of a `course_seats` envelope. The course is told whole, so that an entry that is lost or late does no harm.

    Queries: 4.
    """
    course.told_no += 1
    course.save(update_fields=["told_no"])
    return entry_of(course, waiting_by_category(course), granted=granted, asked_back=asked_back)


def entry_of(
    course: Course,
    waiting: Mapping[int, int],
    *,
    granted: Iterable[CourseSeat] = (),
    asked_back: Iterable[CourseSeat] = (),
) -> dict[str, Any]:
    """The entry alone, under the course's present number. Queries: 2, none where sessions and categories were prefetched."""
    given, wanted = _by_category(granted), _by_category(asked_back)
    return {
        "id": course.public_id,
        "no": course.told_no,
        "series": course.series,
        "place": course.place,
        "is_called_off": course.state == CourseState.CALLED_OFF,
        "opens_at": course.opens_at.isoformat(),
        "closes_at": course.closes_at.isoformat(),
        "cancel_until": course.cancel_until.isoformat(),
        "per_person": course.per_person,
        "sessions": [[one.starts_at.isoformat(), one.ends_at.isoformat()] for one in course.sessions.all()],
        "categories": [
            {
                "code": one.code,
                "fee_yen": one.fee_yen,
                "min_age": one.min_age,
                "max_age": one.max_age,
                "guardian_age": one.guardian_age,
                "residents_only": one.residents_only,
                "group_min": one.group_min,
                "group_max": one.group_max,
                "waiting": waiting.get(one.pk, 0),
                "granted": given.get(one.pk, []),
                "asked_back": wanted.get(one.pk, []),
            }
            for one in course.categories.all()
        ],
    }


def send_courses(actor: Actor, news: list[dict[str, Any]]) -> None:
    payload = {"courses": news, "as_of": clock.now().isoformat()}
    transfer.send("course_seats", payload, to="front", actor=actor)


def tell_front(actor: Actor, enrolment: Enrolment) -> None:
    """Tell the internet side how an enrolment stands; nothing where it came by telephone."""
    if enrolment.channel != Channel.WEB:
        return
    enrolment.told_no += 1
    enrolment.save(update_fields=["told_no"])
    payload: dict[str, Any] = {
        "reference": enrolment.reference,
        "course": enrolment.course.public_id,
        "category": enrolment.category.code,
        "no": enrolment.told_no,
        "answers": enrolment.heard_no,
        "state": str(enrolment.state),
        "reason": enrolment.reason,
        "ahead": ahead_of(enrolment),
        "offer_until": enrolment.offer_until.isoformat() if enrolment.offer_until else "",
        "due_yen": enrolment.due_yen,
        "owed_yen": fee_of(actor, enrolment).owed_yen,
        "as_of": clock.now().isoformat(),
    }
    kind = _KINDS.get(EnrolmentState(enrolment.state), "enrolment_state")
    transfer.send(kind, payload, to="front", actor=actor)


def tell_citizen(actor: Actor, enrolment: Enrolment) -> None:
    """A mail where there is an address; otherwise somebody has to telephone, and the roll says so."""
    if enrolment.mail:
        letters.send(actor, enrolment)
    elif enrolment.state in letters.WORTH_A_CALL:
        enrolment.needs_call = True
        enrolment.save(update_fields=["needs_call"])


def ahead_of(enrolment: Enrolment) -> int | None:
    """How many groups wait before this one; None where it does not wait. Queries: 1."""
    if enrolment.state != EnrolmentState.WAITING:
        return None
    rows = Enrolment.objects.filter(category=enrolment.category_id, state=EnrolmentState.WAITING)
    earlier = rows.filter(queued_at__lt=enrolment.queued_at) | rows.filter(
        queued_at=enrolment.queued_at, pk__lt=enrolment.pk
    )
    return earlier.count()


def waiting_by_category(course: Course) -> dict[int, int]:
    """Groups that wait, by category. Queries: 1."""
    found: dict[int, int] = {}
    rows = Enrolment.objects.filter(course=course, state=EnrolmentState.WAITING)
    for category in rows.values_list("category_id", flat=True):
        found[category] = found.get(category, 0) + 1
    return found


def _by_category(seats: Iterable[CourseSeat]) -> dict[int, list[list[Any]]]:
    found: dict[int, list[list[Any]]] = {}
    for seat in seats:
        found.setdefault(seat.category_id, []).append([seat.public_id, seat.grant])
    return found
