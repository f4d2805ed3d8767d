"""One small series at one hall, and both zones with their envelopes in the test's hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from madoguchi.core.enrolling import Person
from madoguchi.domains.courses import services as office
from madoguchi.domains.courses.models import Course
from madoguchi.domains.enrolments import services as front
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.shapes import Contact
from madoguchi.foundation import cities
from madoguchi.foundation.cities import City, Text
from madoguchi.foundation.cities.courses import (
    CourseCategory,
    CourseSeries,
    Eligibility,
    EnrolmentRules,
    Every,
    Schedule,
    Topic,
)
from madoguchi.foundation.policy import SYSTEM, Actor, Role
from madoguchi.foundation.transfer import receiving
from madoguchi.foundation.transfer.models import Direction, Envelope, EnvelopeState

CLERK = Actor("clerk-a", frozenset({Role.COUNTER_CLERK}))
BOSS = Actor("boss", frozenset({Role.SUPERVISOR}))
COURSE_DAY = date(2026, 4, 21)
"""The third Tuesday after the frozen clock's Monday, 6 April 2026."""

SERIES = CourseSeries(
    id="small",
    topic=Topic.DIGITAL,
    title=Text("見本の講座"),
    summary=Text("見本です。"),
    section="tax",
    places=("hall_chuo",),
    venue=None,
    schedule=Schedule(
        every=Every.MONTH,
        week=3,
        weekdays=(1,),
        starts=(time(10),),
        length_min=90,
        sessions=2,
        months_ahead=0,
    ),
    rules=EnrolmentRules(
        opens_days_before=30,
        opens_at=time(9),
        closes_days_before=2,
        cancel_until_days_before=1,
        per_person=1,
        offer_hours=24,
        minimum=3,
        front_share_percent=50,
    ),
    categories=(
        CourseCategory("general", Text("どなたでも"), 4, 500, Eligibility(), 1, 2),
        CourseCategory("senior", Text("60歳から"), 2, 300, Eligibility(min_age=60), 1, 1),
    ),
    is_example=True,
)


def use_series(monkeypatch: pytest.MonkeyPatch, *series: CourseSeries) -> City:
    city = replace(cities.current(), courses={one.id: one for one in series or (SERIES,)})
    monkeypatch.setattr(cities, "current", lambda: city)
    return city


def open_course() -> str:
    """The one course; the internet side knows it."""
    office.plan_courses(actor=SYSTEM)
    deliver_all()
    return Course.objects.get().public_id


def person(number: int, *, born: date = date(1950, 1, 1)) -> Person:
    return Person(
        f"見本 {number}",
        f"ミホン {'アイウエオカキクケコサシスセソタチツテト'[number % 20]}{number // 20 * 'ー'}",
        born,
    )


def enrol(
    course: str, *numbers: int, category: str = "general", waits: bool = False, mail: str = ""
) -> Access:
    access = front.new_keys()
    contact = Contact(phone=f"090-0000-{numbers[0]:04}", mail=mail, lives_here=True)
    people = [person(number) for number in numbers]
    front.enrol(access, course=course, category=category, people=people, contact=contact, waits=waits)
    return access


def waiting_envelopes() -> list[Envelope]:
    """Sent, or arrived and not taken in."""
    sent = Envelope.objects.filter(direction=Direction.OUT, state=EnvelopeState.QUEUED)
    arrived = Envelope.objects.filter(direction=Direction.IN, state=EnvelopeState.RECEIVED)
    return [*sent.order_by("id"), *arrived.order_by("id")]


def deliver(envelope: Envelope) -> None:
    if envelope.direction == Direction.IN:
        receiving.take_in(envelope.envelope_id)
        return
    receiving.receive(bytes(envelope.sealed))
    Envelope.objects.filter(pk=envelope.pk).update(state=EnvelopeState.HANDED)


def deliver_all() -> None:
    """Until both zones have nothing more to say to each other."""
    for _ in range(200):
        waiting = waiting_envelopes()
        if not waiting:
            return
        for one in waiting:
            deliver(one)
    raise AssertionError("the zones do not come to rest")
