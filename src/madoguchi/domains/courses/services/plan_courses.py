"""The courses of the city's data become rows: each with its meetings, categories and seats, and the internet side's share."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction

from madoguchi.domains.courses import conf, events, telling
from madoguchi.domains.courses.models import Course, CourseCategory, CourseSeat, CourseSession
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.scheduling import Planned, days_before, plan
from madoguchi.foundation import audit, cities, clock
from madoguchi.foundation import events as outbox
from madoguchi.foundation.cities import City
from madoguchi.foundation.cities.courses import CourseSeries
from madoguchi.foundation.policy.actors import Actor

_ID_BYTES = 9


def plan_courses(*, actor: Actor) -> int:
    """Make the rows of all courses that the rules of the data name and that are not there yet; returns how many are new.

    Repeatable. What was opened keeps the rules it was opened with, whatever the data says later.
    Queries: eight for each series, however many courses, and those of its envelopes.
    """
    demand(actor, "manage")
    city = cities.current()
    return sum(_plan_series(actor, city, series) for series in city.courses.values() if _is_held(series))


def _is_held(series: CourseSeries) -> bool:
    """An invented series is opened for practice only."""
    return settings.IS_DEMO or not series.is_example


@transaction.atomic
def _plan_series(actor: Actor, city: City, series: CourseSeries) -> int:
    new = _new_courses(city, series)
    if new:
        audit.record(actor, "course.planned", data={"series": series.id, "count": len(new)})
        outbox.publish(events.CoursesPlanned(count=len(new)), actor=actor)
    for begin in range(0, len(new), conf.COURSES_IN_ENVELOPE):
        some = new[begin : begin + conf.COURSES_IN_ENVELOPE]
        telling.send_courses(actor, [telling.entry_of(course, {}, granted=seats) for course, seats in some])
    return len(new)


def _new_courses(city: City, series: CourseSeries) -> list[tuple[Course, list[CourseSeat]]]:
    """Rows of the courses that are not there yet, each with the seats that the internet side has from the beginning."""
    planned = plan(series, today=clock.today(), is_closed=lambda place, day: _is_closed(city, place, day))
    known = set(
        Course.objects.filter(series=series.id, starts_at__gt=clock.now()).values_list("place", "starts_at")
    )
    meetings = {
        (one.place, one.meetings[0][0]): one
        for one in planned
        if (one.place, one.meetings[0][0]) not in known
    }
    made = [course for one in meetings.values() if (course := _course(series, one))]
    Course.objects.bulk_create(made, ignore_conflicts=True)
    # Another worker may have been faster with some; those that are here now are read back.
    rows = Course.objects.filter(public_id__in=[course.public_id for course in made]).order_by("starts_at")
    CourseSession.objects.bulk_create(
        CourseSession(course=course, number=number, starts_at=begins, ends_at=ends)
        for course in rows
        for number, (begins, ends) in enumerate(meetings[course.place, course.starts_at].meetings, 1)
    )
    categories = CourseCategory.objects.bulk_create(_categories(series, rows))
    granted: dict[int, list[CourseSeat]] = defaultdict(list)
    for seat in CourseSeat.objects.bulk_create(_seats(series, categories)):
        if seat.is_front:
            granted[seat.category.course_id].append(seat)
    fresh = rows.prefetch_related("sessions", "categories")
    return [(course, granted[course.pk]) for course in fresh]


def _course(series: CourseSeries, planned: Planned) -> Course | None:
    """None where the enrolment would have ended before it began."""
    starts_at, rules = planned.meetings[0][0], series.rules
    opens_at = days_before(starts_at, rules.opens_days_before, rules.opens_at)
    closes_at = min(days_before(starts_at, rules.closes_days_before), starts_at)
    if closes_at <= clock.now() or opens_at >= closes_at:
        return None
    return Course(
        public_id=secrets.token_urlsafe(_ID_BYTES),
        series=series.id,
        place=planned.place,
        starts_at=starts_at,
        ends_at=planned.meetings[-1][1],
        opens_at=opens_at,
        closes_at=closes_at,
        cancel_until=min(days_before(starts_at, rules.cancel_until_days_before), starts_at),
        offer_hours=rules.offer_hours,
        per_person=rules.per_person,
        minimum=rules.minimum,
        told_no=1,
    )


def _categories(series: CourseSeries, courses: Iterable[Course]) -> list[CourseCategory]:
    return [
        CourseCategory(
            course=course,
            code=one.id,
            fee_yen=one.fee_yen,
            min_age=one.eligibility.min_age,
            max_age=one.eligibility.max_age,
            guardian_age=one.eligibility.guardian_age,
            residents_only=one.eligibility.residents_only,
            group_min=one.group_min,
            group_max=one.group_max,
        )
        for course in courses
        for one in series.categories
    ]


def _seats(series: CourseSeries, categories: Iterable[CourseCategory]) -> list[CourseSeat]:
    seats = {one.id: one.seats for one in series.categories}
    share = series.rules.front_share_percent
    return [
        CourseSeat(
            public_id=secrets.token_urlsafe(_ID_BYTES),
            category=category,
            seat_no=number,
            is_home_front=number * 100 <= seats[category.code] * share,
            is_front=number * 100 <= seats[category.code] * share,
            grant=1 if number * 100 <= seats[category.code] * share else 0,
        )
        for category in categories
        for number in range(1, seats[category.code] + 1)
    ]


def _is_closed(city: City, place: str, day: date) -> bool:
    found = city.offices.get(place) or city.sites.get(place)
    if found is None:
        return False
    return (found.closed_days or city.closed_days).is_closed(day)
