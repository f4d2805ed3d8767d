"""Reads of courses for the staff. Whoever may run courses sees every roll; each opening is in the viewing log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from madoguchi.core.errors import NotFoundOrHidden
from madoguchi.domains.courses.errors import CourseError
from madoguchi.domains.courses.fees import Fee, fees_of
from madoguchi.domains.courses.models import (
    Course,
    CourseCategory,
    CourseSeat,
    CourseSession,
    Enrolment,
    Presence,
    SeatClaim,
)
from madoguchi.domains.courses.models.enrolment import Channel
from madoguchi.domains.courses.permissions import demand
from madoguchi.domains.courses.shapes import (
    CategoryCount,
    CoursePage,
    CourseRow,
    CourseView,
    PersonRow,
    RollRow,
)
from madoguchi.domains.courses.states import CourseState, EnrolmentState
from madoguchi.foundation import clock
from madoguchi.foundation.claims.models import STANDING
from madoguchi.foundation.policy.actors import Actor

PAGE_SIZE = 50
_ON_ROLL = (EnrolmentState.ENROLLED, EnrolmentState.ATTENDED, EnrolmentState.MISSED)


def list_courses(
    actor: Actor, *, series: str = "", place: str = "", day: date | None = None, page: int = 1
) -> CoursePage:
    """Courses from today on, or of `day`, by their first meeting. Queries: 2, however many there are."""
    demand(actor, "desk")
    rows = Course.objects.filter(ends_at__gte=_midnight(day or clock.today()))
    wanted = {"series": series, "place": place}
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if day is not None:
        rows = rows.filter(sessions__starts_at__gte=_midnight(day))
        rows = rows.filter(sessions__starts_at__lt=_midnight(day + timedelta(days=1))).distinct()
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(max(1, page), pages)
    shown = _counted(rows).order_by("starts_at", "pk")[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return CoursePage(tuple(_course_row(one) for one in shown), total, number, pages)


def list_choices(actor: Actor) -> tuple[list[str], list[str]]:
    """Series and places that there are. Queries: 1."""
    demand(actor, "desk")
    rows = Course.objects.filter(ends_at__gte=_midnight(clock.today())).order_by("series", "place")
    pairs = list(rows.values_list("series", "place").distinct())
    return list(dict.fromkeys(one for one, _ in pairs)), list(dict.fromkeys(one for _, one in pairs if one))


def get_course(actor: Actor, course: str) -> CourseView:
    """Errors: NotFoundOrHidden `course.not_found`. Queries: 5."""
    demand(actor, "desk")
    row = Course.objects.filter(public_id=course).first()
    if row is None:
        raise NotFoundOrHidden(CourseError.NOT_FOUND)
    return CourseView(
        course=row.public_id,
        series=row.series,
        place=row.place,
        state=row.state,
        state_label=str(CourseState(row.state).label),
        called_off_because=row.called_off_because,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        cancel_until=row.cancel_until,
        minimum=row.minimum,
        sessions=tuple((one.number, one.starts_at, one.ends_at) for one in row.sessions.all()),
        categories=_categories(row),
    )


def list_roll(actor: Actor, course: str) -> list[RollRow]:
    """Every group of the course: who takes part by the reading of the name, then who waits in turn, then who is gone.

    Queries: 5.
    """
    demand(actor, "desk")
    found_rows = Enrolment.objects.select_related("category").filter(course__public_id=course)
    rows = list(found_rows.prefetch_related("participants"))
    present = _presence(course)
    numbers = sorted({session for session, _ in present} | _sessions(course))
    fees = fees_of(actor, rows)
    found = [_roll_row(row, present, numbers, fees[row.reference]) for row in rows]
    return sorted(found, key=_place_on_roll)


def _place_on_roll(row: RollRow) -> tuple[int, str]:
    if row.state in _ON_ROLL:
        return 0, row.people[0].kana if row.people else ""
    if row.state in (EnrolmentState.OFFERED, EnrolmentState.WAITING):
        return (1 if row.state == EnrolmentState.OFFERED else 2), f"{row.queued_at}"
    return 3, row.reference


def _roll_row(row: Enrolment, present: dict[tuple[int, int], bool], numbers: list[int], fee: Fee) -> RollRow:
    return RollRow(
        reference=row.reference,
        state=row.state,
        state_label=str(EnrolmentState(row.state).label),
        category=row.category.code,
        channel_label=str(Channel(row.channel).label),
        phone=row.phone,
        has_mail=bool(row.mail),
        due_yen=row.due_yen,
        fee=fee,
        refund_note=row.refund_note,
        queued_at=row.queued_at,
        offer_until=row.offer_until,
        needs_call=row.needs_call,
        people=tuple(
            PersonRow(
                number=one.number,
                subject=f"participant:{row.reference}:{one.number}",
                name=one.name,
                kana=one.kana,
                presence=tuple(present.get((number, one.pk)) for number in numbers),
            )
            for one in row.participants.all()
        ),
    )


def _presence(course: str) -> dict[tuple[int, int], bool]:
    rows = Presence.objects.filter(session__course__public_id=course)
    found = rows.values_list("session__number", "participant_id", "is_present")
    return {(session, participant): is_present for session, participant, is_present in found}


def _sessions(course: str) -> set[int]:
    return set(CourseSession.objects.filter(course__public_id=course).values_list("number", flat=True))


def _categories(course: Course) -> tuple[CategoryCount, ...]:
    waiting: dict[int, int] = defaultdict(int)
    for category in Enrolment.objects.filter(course=course, state=EnrolmentState.WAITING).values_list(
        "category_id", flat=True
    ):
        waiting[category] += 1
    counts = {category: tuple(count) for category, *count in _seat_counts(course)}
    return tuple(_category(one, counts[one.pk], waiting[one.pk]) for one in course.categories.all())


def _seat_counts(course: Course) -> Iterable[tuple[int, ...]]:
    """Category, seats, free ones of the office, free ones of the internet side, and how many belong to the latter."""
    taken = SeatClaim.objects.filter(state__in=STANDING).values("place")
    is_free = ~Q(pk__in=taken)
    rows = CourseSeat.objects.filter(category__course=course).order_by().values("category")
    counted = rows.annotate(
        seats=Count("pk"),
        office_free=Count("pk", filter=is_free & Q(is_front=False)),
        front_free=Count("pk", filter=is_free & Q(is_front=True)),
        front_share=Count("pk", filter=Q(is_home_front=True)),
    )
    return counted.values_list("category", "seats", "office_free", "front_free", "front_share")


def _category(one: CourseCategory, count: tuple[int, ...], waiting: int) -> CategoryCount:
    seats, office_free, front_free, front_share = count
    return CategoryCount(
        code=one.code,
        fee_yen=one.fee_yen,
        limits=one.limits,
        seats=seats,
        taken=seats - office_free - front_free,
        waiting=waiting,
        office_free=office_free,
        front_free=front_free,
        front_share=front_share,
    )


def _counted(rows: QuerySet[Course]) -> QuerySet[Course]:
    def people(condition: Q) -> Coalesce:
        found = Enrolment.objects.filter(condition, course=OuterRef("pk")).order_by().values("course")
        total = found.annotate(total=Sum("people")).values("total")
        return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))

    def groups(condition: Q) -> Coalesce:
        found = Enrolment.objects.filter(condition, course=OuterRef("pk")).order_by().values("course")
        total = found.annotate(total=Count("pk")).values("total")
        return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))

    seats = CourseSeat.objects.filter(category__course=OuterRef("pk")).order_by().values("category__course")
    counted = seats.annotate(total=Count("pk")).values("total")
    return rows.annotate(
        seats=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
        taken=people(Q(state__in=_ON_ROLL)),
        waiting=groups(Q(state=EnrolmentState.WAITING)),
        calls=groups(Q(needs_call=True)),
    )


def _course_row(row: Course) -> CourseRow:
    return CourseRow(
        course=row.public_id,
        series=row.series,
        place=row.place,
        starts_at=row.starts_at,
        closes_at=row.closes_at,
        state=row.state,
        state_label=str(CourseState(row.state).label),
        seats=row.seats,  # type: ignore[attr-defined]
        taken=row.taken,  # type: ignore[attr-defined]
        waiting=row.waiting,  # type: ignore[attr-defined]
        calls=row.calls,  # type: ignore[attr-defined]
        minimum=row.minimum,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LOCAL_ZONE)
