"""What the office sends outward. Every handler may run twice, and older news never replaces newer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from madoguchi.domains.enrolments import openings, seats
from madoguchi.domains.enrolments.events import EnrolmentHeard
from madoguchi.domains.enrolments.models import CourseMirror, Enrolment, SeatClaim, SeatMirror
from madoguchi.domains.enrolments.states import ACTIVE, OVER, EnrolmentState
from madoguchi.foundation import audit, cities, clock, transfer
from madoguchi.foundation import events as outbox
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import SYSTEM

News = Mapping[str, Any]


@transaction.atomic
def receive_courses(news: News) -> None:
    """`course_seats` {courses: […], as_of}; answers with `seats_returned` where it is asked to give seats back.

    Locks: the courses, and the seats that are asked for.
    """
    as_of = datetime.fromisoformat(news["as_of"])
    ids = [one["id"] for one in news["courses"]]
    known = {row.course: row for row in CourseMirror.objects.select_for_update().filter(course__in=ids)}
    courses = []
    for one in news["courses"]:
        course = _course(known.get(one["id"]), one, as_of)
        courses.append(course)
        for category in one["categories"]:
            _grant(course, category)
        returned = [pair for category in one["categories"] for pair in _give_back(course, category)]
        if returned:
            payload = {"course": course.course, "seats": returned}
            transfer.send("seats_returned", payload, to="office", actor=SYSTEM)
    openings.announce(courses)


def _course(row: CourseMirror | None, news: News, as_of: datetime) -> CourseMirror:
    if row is not None and row.no >= news["no"]:
        return row
    fields = _fields(news) | {"as_of": as_of}
    course, _ = CourseMirror.objects.update_or_create(course=news["id"], defaults=fields)
    return course


def _fields(news: News) -> dict[str, Any]:
    sessions = news["sessions"]
    series = cities.current().courses.get(news["series"])
    kept = ("no", "series", "place", "is_called_off", "per_person", "sessions")
    moments = {name: datetime.fromisoformat(news[name]) for name in ("opens_at", "closes_at", "cancel_until")}
    return {
        **{name: news[name] for name in kept},
        **moments,
        "starts_at": datetime.fromisoformat(sessions[0][0]),
        "ends_at": datetime.fromisoformat(sessions[-1][1]),
        "topic": series.topic.value if series else "",
        "district": _district(news["series"], news["place"]),
        "categories": [
            {name: value for name, value in one.items() if name not in ("granted", "asked_back")}
            for one in news["categories"]
        ],
    }


def _district(series: str, place: str) -> str:
    city = cities.current()
    found = city.offices.get(place) or city.sites.get(place)
    if found is not None:
        return found.district
    venue = city.courses[series].venue if series in city.courses else None
    return venue.district if venue else ""


def _grant(course: CourseMirror, category: News) -> None:
    grants = dict(category["granted"])
    known = {
        row.public_id: row for row in SeatMirror.objects.filter(public_id__in=grants).select_for_update()
    }
    SeatMirror.objects.bulk_create(
        SeatMirror(public_id=seat, course=course, category=category["code"], grant=grant)
        for seat, grant in grants.items()
        if seat not in known
    )
    for seat, row in known.items():
        if grants[seat] > row.grant:
            SeatMirror.objects.filter(pk=row.pk).update(grant=grants[seat], is_open=True)


def _give_back(course: CourseMirror, category: News) -> list[seats.Pair]:
    """Those that are not sold. A seat that is asked for before it was given is noted as given back."""
    asked = dict(category["asked_back"])
    known = {row.public_id: row for row in SeatMirror.objects.filter(public_id__in=asked).select_for_update()}
    sold = set(
        SeatClaim.objects.filter(place__public_id__in=asked, state__in=STANDING).values_list(
            "place__public_id", flat=True
        )
    )
    SeatMirror.objects.bulk_create(
        SeatMirror(public_id=seat, course=course, category=category["code"], grant=grant, is_open=False)
        for seat, grant in asked.items()
        if seat not in known
    )
    returned: list[seats.Pair] = []
    for seat, grant in asked.items():
        row = known.get(seat)
        if seat in sold or (row is not None and row.grant > grant):
            continue
        SeatMirror.objects.filter(public_id=seat).update(grant=grant, is_open=False)
        returned.append((seat, grant))
    return returned


@transaction.atomic
def receive_state(news: News) -> None:
    """`enrolment_state`, `enrolment_offered`, `enrolment_refused`: how an enrolment stands at the office.

    What was said before the citizen's last word had arrived there is passed over: the office answers that word, too.
    Locks: the enrolment.
    """
    row = Enrolment.objects.select_for_update().filter(reference=news["reference"]).first()
    if row is None or news["no"] <= row.heard_no:
        return
    row.heard_no, row.as_of = news["no"], datetime.fromisoformat(news["as_of"])
    if news["answers"] >= row.no:
        _apply(row, news)
    row.save()


def _apply(row: Enrolment, news: News) -> None:
    state = EnrolmentState(news["state"])
    if row.state != state:
        audit.record(SYSTEM, "enrolment.heard", subject=row.reference, data={"state": state.value})
        heard = EnrolmentHeard(
            state=state.value,
            no=news["no"],
            starts_at=row.starts_at.isoformat(),
            offer_until=news["offer_until"],
        )
        outbox.publish(heard, case=row.reference, actor=SYSTEM)
    if state in OVER or (row.category != news["category"] and row.state in ACTIVE):
        mine = seats.list_seats(row.reference)
        seats.give_back(SYSTEM, row.reference, mine)
        row.returned = [*row.returned, *mine]
    row.state, row.category, row.reason = state, news["category"], news["reason"]
    row.ahead, row.due_yen = news["ahead"], news["due_yen"]
    row.owed_yen = news["owed_yen"]
    row.offer_until = datetime.fromisoformat(news["offer_until"]) if news["offer_until"] else None
    row.updated_at = clock.now()
