"""Courses that many people ask for at once open behind a line; small ones do not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from madoguchi.domains.enrolments import conf, services
from madoguchi.domains.enrolments.openings import count_free_seats
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.waitingroom import line
from madoguchi.foundation.waitingroom.shapes import Standing
from tests.domains.courses.builders import enrol
from tests.domains.enrolments.builders import COURSE, make_news
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db
KEY = f"course-{COURSE}"


def _later(news: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The course opens in an hour."""
    opens_at = clock.now() + timedelta(hours=1)
    news["courses"][0] |= {"opens_at": opens_at.isoformat(), **more}
    return news


def _lines(at: datetime) -> list[Standing]:
    return line.in_force(at)


def test_receive_courses__many_seats_that_open_later__its_pages_are_behind_a_line(
    frozen_clock: FrozenClock,
) -> None:
    services.receive_courses(_later(make_news(seats=conf.LINE_FROM_SEATS)))
    (standing,) = _lines(clock.now() + timedelta(minutes=40))
    assert standing.opening.key == KEY
    assert standing.guards(f"/courses/{COURSE}/")
    assert standing.is_done_by(f"/courses/{COURSE}/enrol/")
    assert not standing.guards("/courses/")
    assert not standing.guards("/courses/mine/")
    assert count_free_seats(KEY) == conf.LINE_FROM_SEATS


def test_receive_courses__few_seats_or_open_already__there_is_no_line(frozen_clock: FrozenClock) -> None:
    services.receive_courses(_later(make_news(seats=conf.LINE_FROM_SEATS - 1)))
    assert _lines(clock.now() + timedelta(minutes=40)) == []
    services.receive_courses(make_news(seats=conf.LINE_FROM_SEATS, no=2))
    assert _lines(clock.now()) == []


def test_receive_courses__told_again__is_announced_once_and_called_off_with_the_course(
    frozen_clock: FrozenClock,
) -> None:
    for no in (1, 2):
        services.receive_courses(_later(make_news(seats=conf.LINE_FROM_SEATS, no=no)))
    assert ChangeRow.objects.filter(subject=KEY, code="waitingroom.announced").count() == 1
    services.receive_courses(_later(make_news(seats=conf.LINE_FROM_SEATS, no=3), is_called_off=True))
    assert _lines(clock.now() + timedelta(minutes=40)) == []


def test_count_free_seats__after_an_enrolment__is_less_by_its_people(frozen_clock: FrozenClock) -> None:
    services.receive_courses(make_news(seats=conf.LINE_FROM_SEATS))
    enrol(COURSE, 1, 2)
    assert count_free_seats(KEY) == conf.LINE_FROM_SEATS - 2
