"""Big courses open behind a line: a marathon that takes six hundred people is asked for by all of them in one minute.

The line is announced as soon as the office has told of the course, and again when it is told of otherwise. The pages that
belong to a course are named by the yard that has them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from madoguchi.domains.enrolments import conf
from madoguchi.domains.enrolments.models import CourseMirror
from madoguchi.domains.enrolments.seats import free_seats
from madoguchi.foundation import cities, clock
from madoguchi.foundation.policy.actors import SYSTEM
from madoguchi.foundation.waitingroom import Opening, services

SUPPLY = "courses"
_KEY = "course-"
Addresses = Callable[[str], tuple[str, str]]
"""Course → (its page, the page whose form enrols)."""
_addresses: list[Addresses] = []


def register_addresses(found: Addresses) -> None:
    _addresses[:] = [found]


def count_free_seats(opening: str) -> int:
    """Queries: 1."""
    return free_seats().filter(course__course=opening.removeprefix(_KEY)).count()


def announce(courses: Iterable[CourseMirror]) -> None:
    """What has opened stays as it is: people stand in that line. Queries: 1 for each course that opens later, and those
    of the announcement."""
    for course in courses:
        if not _addresses or course.opens_at <= clock.now():
            continue
        if course.is_called_off or course.seats.filter(is_open=True).count() < conf.LINE_FROM_SEATS:
            services.call_off(SYSTEM, f"{_KEY}{course.course}")
        else:
            services.announce(SYSTEM, _opening_of(course))


def _opening_of(course: CourseMirror) -> Opening:
    city = cities.current()
    page, form = _addresses[0](course.course)
    series = city.courses.get(course.series)
    title = {one: series.title.in_language(one) for one in ("ja", *city.languages)} if series else {}
    return Opening(
        key=f"{_KEY}{course.course}",
        name=title or {"ja": course.series},
        paths=(page, form),
        done_paths=(form,),
        supply=SUPPLY,
        opens_at=course.opens_at,
        closes_at=min(course.closes_at, course.opens_at + timedelta(hours=conf.LINE_H)),
    )
