"""Reads of enrolments. Courses are public; an enrolment needs an `Access`; missing and wrong look the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from madoguchi.core.errors import InvalidValue, NotFoundOrHidden
from madoguchi.core.references import is_secret, parse_reference, parse_secret
from madoguchi.domains.enrolments import conf
from madoguchi.domains.enrolments.access import Access
from madoguchi.domains.enrolments.admitting import get_mirror, limits_of
from madoguchi.domains.enrolments.models import CourseMirror, Enrolment
from madoguchi.domains.enrolments.seats import free_seats
from madoguchi.domains.enrolments.shapes import (
    CategoryView,
    CoursePage,
    CourseRow,
    CourseView,
    EnrolmentView,
    Filter,
)
from madoguchi.domains.enrolments.states import ACTIVE
from madoguchi.foundation import clock
from madoguchi.foundation.policy.actors import Actor


def list_courses(actor: Actor, chosen: Filter, *, page: int = 1) -> CoursePage:
    """Courses that have not begun, by their first day. Queries: 2, however many there are."""
    rows = _narrowed(CourseMirror.objects.filter(starts_at__gt=clock.now(), is_called_off=False), chosen)
    rows = rows.annotate(free=_free_of_course())
    if chosen.only_free:
        rows = rows.filter(free__gt=0, closes_at__gt=clock.now())
    total = rows.count()
    pages = max(1, -(-total // conf.PAGE_SIZE))
    number = min(max(1, page), pages)
    first = (number - 1) * conf.PAGE_SIZE
    shown = rows.order_by("starts_at", "course")[first : first + conf.PAGE_SIZE]
    return CoursePage(tuple(_row(one, one.free) for one in shown), total, number, pages)


def list_choices(actor: Actor) -> dict[str, list[str]]:
    """Values that the list can be narrowed to: "topic", "district", "place". Queries: 1."""
    rows = CourseMirror.objects.filter(starts_at__gt=clock.now(), is_called_off=False)
    found: dict[str, dict[str, None]] = {"topic": {}, "district": {}, "place": {}}
    for values in rows.order_by("district", "place").values("topic", "district", "place").distinct():
        for name, value in values.items():
            if value:
                found[name][str(value)] = None
    return {name: list(values) for name, values in found.items()}


def get_course(actor: Actor, course: str) -> CourseView:
    """Errors: NotFoundOrHidden `course.not_found`. Queries: 2."""
    row = get_mirror(course)
    free = _free_by_category(row)
    return CourseView(
        course=row.course,
        series=row.series,
        place=row.place,
        meetings=tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in row.sessions),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        cancel_until=row.cancel_until,
        is_called_off=row.is_called_off,
        categories=tuple(
            CategoryView(
                one["code"], one["fee_yen"], limits_of(one), free.get(one["code"], 0), one["waiting"]
            )
            for one in row.categories
        ),
        as_of=row.as_of,
    )


def get_access(actor: Actor, reference: str, secret: str) -> Access:
    """Check typed or stored keys. Errors: NotFoundOrHidden `enrolment.not_found` for anything wrong. Queries: 1."""
    try:
        reference, secret = parse_reference(reference), parse_secret(secret)
    except InvalidValue:
        raise NotFoundOrHidden("enrolment.not_found") from None
    hashes = Enrolment.objects.filter(reference=reference).values_list("secret_hash", flat=True)
    if not any(is_secret(reference, secret, one) for one in hashes):
        raise NotFoundOrHidden("enrolment.not_found")
    return Access(reference, secret)


def get_enrolment(access: Access) -> EnrolmentView:
    """Errors: NotFoundOrHidden `enrolment.not_found`. Queries: 1."""
    row = Enrolment.objects.filter(reference=access.reference).first()
    if row is None:
        raise NotFoundOrHidden("enrolment.not_found")
    return EnrolmentView(
        reference=row.reference,
        course=row.course,
        series=row.series,
        category=row.category,
        people=row.people,
        state=row.state,
        due_yen=row.due_yen,
        owed_yen=row.owed_yen,
        ahead=row.ahead,
        offer_until=row.offer_until,
        reason=row.reason,
        as_of=row.as_of,
        is_active=row.state in ACTIVE,
        changes=row.no - 1 + row.heard_no,
    )


def _narrowed(rows: QuerySet[CourseMirror], chosen: Filter) -> QuerySet[CourseMirror]:
    wanted = {"topic": chosen.topic, "district": chosen.district, "place": chosen.place}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if chosen.day is not None:
        begins = datetime.combine(chosen.day, time(0), clock.LOCAL_ZONE)
        rows = rows.filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    return rows


def _free_of_course() -> Coalesce:
    here = free_seats().filter(course=OuterRef("pk")).order_by().values("course")
    counted = here.annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _free_by_category(course: CourseMirror) -> Mapping[str, int]:
    rows = free_seats().filter(course=course).order_by().values("category").annotate(count=Count("pk"))
    return {one["category"]: one["count"] for one in rows}


def _row(row: CourseMirror, free: int) -> CourseRow:
    waits = {one["code"]: one["waiting"] for one in row.categories}
    return CourseRow(
        course=row.course,
        series=row.series,
        place=row.place,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        meetings=len(row.sessions),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        is_called_off=row.is_called_off,
        free=0 if waits and all(waits.values()) else free,
        as_of=row.as_of,
    )
