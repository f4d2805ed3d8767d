"""A course over both zones: what one side sells, the other knows; what is given back goes to who waits."""

from __future__ import annotations

import pytest
from django.test import override_settings

from madoguchi.core.errors import Conflict, NotAvailable, ValidationFailed
from madoguchi.domains.courses import services as office
from madoguchi.domains.courses.models import Course, CourseSeat, Enrolment, Participant
from madoguchi.domains.courses.services import Contact
from madoguchi.domains.courses.states import EnrolmentState as S
from madoguchi.domains.enrolments import selectors, services
from madoguchi.domains.enrolments.models import Enrolment as Sold
from madoguchi.foundation.policy.actors import ANONYMOUS
from tests.domains.courses.builders import BOSS, CLERK, COURSE_DAY, deliver_all, enrol, person, use_series
from tests.support.clock import FrozenClock


def _states(access: object) -> tuple[str, str]:
    """As the citizen and as the office see it."""
    reference = access.reference  # type: ignore[attr-defined]
    return Sold.objects.get(reference=reference).state, Enrolment.objects.get(reference=reference).state


def _free(course: str, category: str = "general") -> int:
    found = selectors.get_course(ANONYMOUS, course).category(category)
    assert found is not None
    return found.free


def test_plan__twice__opens_each_course_once_with_its_meetings_and_seats(course: str) -> None:
    row = Course.objects.get()
    assert row.starts_at.date() == COURSE_DAY
    assert row.sessions.count() == 2
    assert CourseSeat.objects.count() == 6
    assert office.plan_courses(actor=BOSS) == 0
    assert _free(course) == 2


def test_enrol__group_of_two__has_both_seats_on_both_sides_and_no_name_stays_outside(course: str) -> None:
    access = enrol(course, 1, 2)
    assert _free(course) == 0
    deliver_all()
    assert _states(access) == (S.ENROLLED, S.ENROLLED)
    assert Participant.objects.filter(enrolment__reference=access.reference).count() == 2
    row = Sold.objects.get()
    assert "見本" not in "".join(str(getattr(row, field.name)) for field in Sold._meta.get_fields())
    assert row.due_yen == 1000


def test_enrol__more_people_than_seats__takes_none(course: str) -> None:
    enrol(course, 1)
    with pytest.raises(NotAvailable) as refusal:
        enrol(course, 2, 3)
    assert refusal.value.code == "enrolment.seat_gone"
    assert _free(course) == 1


def test_enrol__same_person_again__is_refused_on_both_sides(course: str) -> None:
    enrol(course, 1)
    with pytest.raises(Conflict) as refusal:
        enrol(course, 1)
    assert refusal.value.code == "enrolment.twice"
    deliver_all()
    with pytest.raises(Conflict):
        office.enrol_by_phone(
            actor=CLERK, course=course, category="general", people=[person(1)], contact=Contact("1")
        )


def test_enrol__too_young__names_the_field(course: str) -> None:
    from datetime import date

    from madoguchi.domains.enrolments.shapes import Contact as Front

    with pytest.raises(ValidationFailed) as refusal:
        services.enrol(
            services.new_keys(),
            course=course,
            category="senior",
            people=[person(1, born=date(1990, 1, 1))],
            contact=Front("090"),
        )
    assert refusal.value.field_errors == {"1.birth_date": "enrolling.too_young"}


def test_enrol__before_opening_and_after_closing__is_refused(course: str, frozen_clock: FrozenClock) -> None:
    row = Course.objects.get()
    frozen_clock.move_to(row.closes_at)
    with pytest.raises(NotAvailable) as refusal:
        enrol(course, 1)
    assert refusal.value.code == "enrolling.closed"


def test_cancel__while_somebody_waits__is_offered_to_the_first(
    course: str, frozen_clock: FrozenClock
) -> None:
    first = enrol(course, 1, 2)
    deliver_all()
    for number in (10, 11):
        office.enrol_by_phone(
            actor=CLERK, course=course, category="general", people=[person(number)], contact=Contact("1")
        )
    late = enrol(course, 3, waits=True, mail="a@example.jp")
    frozen_clock.tick(minutes=1)
    later = enrol(course, 4, waits=True)
    deliver_all()
    assert _states(late) == (S.WAITING, S.WAITING)
    assert selectors.get_enrolment(later).ahead == 1
    services.cancel(first)
    deliver_all()
    assert _states(late) == (S.OFFERED, S.OFFERED)
    assert _states(later) == (S.OFFERED, S.OFFERED)
    services.accept_offer(late)
    deliver_all()
    assert _states(late) == (S.ENROLLED, S.ENROLLED)


def test_offer__nobody_answers__goes_to_the_next(course: str, frozen_clock: FrozenClock) -> None:
    sold = enrol(course, 1, 2)
    deliver_all()
    office.enrol_by_phone(
        actor=CLERK, course=course, category="general", people=[person(8), person(9)], contact=Contact("1")
    )
    late, later = enrol(course, 3, waits=True), enrol(course, 4, 5, waits=True)
    deliver_all()
    services.cancel(sold)
    deliver_all()
    assert _states(late) == (S.OFFERED, S.OFFERED)
    assert _states(later) == (S.WAITING, S.WAITING)
    frozen_clock.tick(hours=24, minutes=31)
    assert office.lapse_offers(actor=BOSS) == 1
    deliver_all()
    assert _states(late) == (S.LAPSED, S.LAPSED)
    assert _states(later) == (S.OFFERED, S.OFFERED)


def test_change__category__moves_the_seat_and_the_fee(course: str) -> None:
    access = enrol(course, 1)
    deliver_all()
    services.change_category(access, category="senior")
    deliver_all()
    row = Enrolment.objects.get()
    assert (row.category.code, row.due_yen) == ("senior", 300)
    assert _free(course) == 2
    assert _free(course, "senior") == 0


def test_call_off__tells_everybody_on_both_sides(course: str) -> None:
    mailed, called = enrol(course, 1, mail="a@example.jp"), enrol(course, 2)
    deliver_all()
    assert office.call_off(actor=BOSS, course=course, reason="台風のため") == 2
    deliver_all()
    assert _states(mailed) == (S.CALLED_OFF, S.CALLED_OFF)
    assert Enrolment.objects.get(reference=called.reference).needs_call
    assert not Enrolment.objects.get(reference=mailed.reference).needs_call
    from madoguchi.domains.notifications.models import Message

    assert "中止" in Message.objects.filter(case=mailed.reference).latest("id").body
    with pytest.raises(NotAvailable) as refusal:
        enrol(course, 3)
    assert refusal.value.code == "enrolment.course_called_off"


def test_sold_while_cut_off__of_a_course_called_off_meanwhile__is_refused_and_told(course: str) -> None:
    access = enrol(course, 1)
    office.call_off(actor=BOSS, course=course, reason="台風のため")
    deliver_all()
    assert _states(access) == (S.REFUSED, S.REFUSED)
    assert selectors.get_enrolment(access).reason == "enrolment.course_called_off"


def test_quota__asked_back__is_sold_by_phone_only_after_it_was_returned(course: str) -> None:
    enrol(course, 1)
    office.move_quota(actor=BOSS, course=course, category="general", front=0)
    for number in (10, 11):
        office.enrol_by_phone(
            actor=CLERK, course=course, category="general", people=[person(number)], contact=Contact("1")
        )
    reference = office.enrol_by_phone(
        actor=CLERK, course=course, category="general", people=[person(12)], contact=Contact("1")
    )
    assert Enrolment.objects.get(reference=reference).state == S.WAITING
    deliver_all()
    assert Enrolment.objects.get(reference=reference).state == S.OFFERED
    assert office.accept_offer(actor=CLERK, reference=reference) == S.ENROLLED
    assert Enrolment.objects.filter(state=S.ENROLLED).count() == 4


def test_roll__by_reference__notes_the_group_and_who_did_not_come(
    course: str, frozen_clock: FrozenClock
) -> None:
    there, missing = enrol(course, 1), enrol(course, 2)
    deliver_all()
    row = Course.objects.get()
    with pytest.raises(NotAvailable) as refusal:
        office.admit_by_reference(actor=CLERK, course=course, session=1, reference=there.reference)
    assert refusal.value.code == "enrolment.not_today"
    frozen_clock.move_to(row.starts_at)
    office.admit_by_reference(actor=CLERK, course=course, session=1, reference=there.reference.lower())
    office.mark(actor=CLERK, course=course, session=1, reference=there.reference, present=[])
    assert Enrolment.objects.get(reference=there.reference).state == S.ENROLLED
    office.mark(actor=CLERK, course=course, session=1, reference=there.reference, present=[1])
    frozen_clock.move_to(row.ends_at)
    frozen_clock.tick(hours=25)
    assert office.close_courses(actor=BOSS) == 1
    assert Enrolment.objects.get(reference=there.reference).state == S.ATTENDED
    assert Enrolment.objects.get(reference=missing.reference).state == S.MISSED


def test_plan__every_centre_of_a_large_city__opens_in_a_few_queries(
    db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock
) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from madoguchi.foundation import cities

    folder = settings.NATIONAL_FOLDER.parent / "cities" / "kitakyushu"
    city = cities.load_city(folder, settings.NATIONAL_FOLDER)
    monkeypatch.setattr(cities, "current", lambda: city)
    with CaptureQueriesContext(connection) as queries:
        count = office.plan_courses(actor=BOSS)
    assert Course.objects.filter(series="digital_basics").values("place").distinct().count() == 130
    assert count > 260
    assert len(queries) < 80


def test_load_courses__command__opens_them_and_can_be_repeated(
    db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.core.management import call_command

    use_series(monkeypatch)
    call_command("load_courses")
    call_command("load_courses")
    assert capsys.readouterr().out.splitlines() == ["新しい講座: 1", "新しい講座: 0"]


@pytest.mark.parametrize(("is_demo", "count"), [(False, 0), (True, 1)])
def test_plan__an_invented_series__is_opened_for_practice_only(
    db: None, monkeypatch: pytest.MonkeyPatch, frozen_clock: FrozenClock, is_demo: bool, count: int
) -> None:
    use_series(monkeypatch)
    with override_settings(IS_DEMO=is_demo):
        assert office.plan_courses(actor=BOSS) == count
