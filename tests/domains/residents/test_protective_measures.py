"""支援措置: what enters, confirms, extends, lifts and ends a measure, and that nothing else opens it.

The cases F1 to F5 are leaks that happened in Japanese cities, each put as a test: what went wrong there must be
stopped here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from madoguchi.core.errors import (
    Conflict,
    NotAvailable,
    NotFoundOrHidden,
    NotPermitted,
    ReleaseRefused,
    ValidationFailed,
)
from madoguchi.core.people import ProtectedAction, ProtectedOffice, ProtectedScope, ProtectionLevel
from madoguchi.domains.cases import selectors as cases
from madoguchi.domains.cases import services as case_services
from madoguchi.domains.cases.records import CaseView
from madoguchi.domains.residents import services
from madoguchi.domains.residents.models import MeasureRequest, ProtectiveMeasure
from madoguchi.domains.residents.protections import find_measures, list_protected
from madoguchi.foundation import release
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.clock import today
from madoguchi.foundation.policy.actors import Actor, Role
from madoguchi.foundation.release import Allowed, Medium, ports
from madoguchi.foundation.release.models import GateAlarm
from tests.domains.cases.builders import CLERK, make_case
from tests.support.clock import FrozenClock

pytestmark = pytest.mark.django_db

ASKER = Actor(actor_id="yamane", roles=frozenset({Role.SUPERVISOR}))
DECIDER = Actor(actor_id="mori", roles=frozenset({Role.SECTION_CLERK}))
WIFE = "case:H7K2-9QXM:m2"


def family() -> CaseView:
    """A couple that is in the register and linked to its case."""
    case = make_case()
    household = services.record_move_in(actor=CLERK, reference=case.reference, facts=case.facts)
    for member, number in household.numbers.items():
        case_services.link_member(actor=CLERK, case=case.reference, member_id=member, addressee_number=number)
    return cases.get_case(CLERK, case.reference)


def resident(case: CaseView, member: int) -> str:
    return f"resident:{case.members[member].addressee_number}"


def protect(subject: str, **more: object) -> None:
    services.record_protective_measure(actor=CLERK, subject_id=subject, starts_on=today(), **more)  # type: ignore[arg-type]


def closed(allowed: Allowed, medium: Medium = Medium.EXPORT) -> bool:
    """Whether the gate stops an export about these people."""
    try:
        release.export(CLERK, content=b"x", allowed=allowed, medium=medium)
    except ReleaseRefused as refusal:
        return refusal.code == "release.protected"
    return False


def only(subject: str) -> Allowed:
    return release.subjects({subject: "household"})


def lift(subject: str, first_on: date, last_on: date) -> None:
    asked = services.request_measure_lift(
        actor=ASKER, subject_id=subject, reason="本人が住民票を受け取る", first_on=first_on, last_on=last_on
    )
    services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)


ALL_MEDIA = [medium for medium in Medium if medium is not Medium.SCREEN]


# ---- what happened elsewhere


@pytest.mark.parametrize("medium", ALL_MEDIA)
def test_f1__protected_address__leaves_by_no_medium(medium: Medium) -> None:
    """More than forty leaks in ten years (Asahi, 2019): every way out is closed, whichever of the two is asked for."""
    case = family()
    protect(resident(case, 1))
    assert closed(case.allowed, medium)
    assert closed(only(case.members[0].subject), medium)
    assert closed(only(resident(case, 0)), medium)
    assert GateAlarm.objects.filter(code="release.protected", medium=medium).count() == 3


@pytest.mark.parametrize("medium", ALL_MEDIA)
@pytest.mark.parametrize("named", ["one affair", "one act"])
def test_f2__flag_for_one_affair_only__closes_all_the_others_too(named: str, medium: Medium) -> None:
    """Hirakata 2019: flagged on the residence record only, and the tax system knew nothing."""
    case = family()
    one_act = (ProtectedScope(ProtectedAction.CHANGE, ProtectionLevel.ALERT),)
    protect(resident(case, 1), **({"scopes": one_act} if named == "one act" else {}))
    if named == "one affair":
        row = ProtectiveMeasure.objects.get()
        row.record["offices"] = [ProtectedOffice.RECORD_CURRENT.value]
        row.save()
    assert closed(case.allowed, medium)


def test_f2__flag_on_the_case_alone__is_seen_under_the_residents_number() -> None:
    case = family()
    protect(WIFE)
    assert closed(only(resident(case, 0)))
    assert {one.addressee_number for one in case.members} <= list_protected(Medium.MAIL, today())


def test_f3__mail_to_the_head_of_the_household__is_stopped() -> None:
    """Tokushima: a mail to the 世帯主 printed the address, and nothing checked."""
    case = family()
    protect(resident(case, 1))
    head = only(case.members[0].subject)
    with pytest.raises(ReleaseRefused, match=r"^release\.protected$"):
        release.mail(
            CLERK, to="taro@example.jp", subject="お知らせ", body="行橋市中央一丁目1番1号", allowed=head
        )
    assert mail.outbox == []


@pytest.mark.parametrize("days", [-30, 0, 1, 30])
def test_f4__from_the_moment_it_is_entered__nothing_can_be_fetched(days: int) -> None:
    """Daito: the lock was forgotten for two days, and a kiosk issued the paper. Here no first day is waited for."""
    case = family()
    assert not closed(case.allowed, Medium.KIOSK)
    services.record_protective_measure(
        actor=CLERK,
        subject_id=resident(case, 1),
        starts_on=today() + timedelta(days=days),
        is_provisional=True,
    )
    assert closed(case.allowed, Medium.KIOSK)
    assert closed(case.allowed, Medium.PAPER)


def test_f5__old_list_of_releases__does_not_undo_a_renewal(frozen_clock: FrozenClock) -> None:
    """Meguro 2025: a list beside the system undid a lock that had been renewed."""
    case = family()
    subject = resident(case, 1)
    protect(subject)
    asked = services.request_measure_release(actor=ASKER, subject_id=subject, reason="期間満了の一覧による")
    frozen_clock.tick(days=340)
    services.extend_protective_measure(actor=CLERK, subject_id=subject, filed_on=today())
    with pytest.raises(Conflict) as refusal:
        services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
    assert refusal.value.code == "resident.request_stale"
    assert closed(case.allowed)


def test_f5__columns_written_past_the_services__are_refused_or_open_nothing() -> None:
    case = family()
    protect(resident(case, 1))
    for change in (
        {"released_on": today()},
        {"released_on": today(), "released_by": "a", "release_asked_by": "a", "release_reason": "x"},
        {"released_on": today(), "released_by": "a", "release_asked_by": "b"},
    ):
        with pytest.raises(IntegrityError, match="measure_released_by_two"), transaction.atomic():
            ProtectiveMeasure.objects.update(**change)
    row = ProtectiveMeasure.objects.get()
    row.record |= {
        "released_on": today().isoformat(),
        "lifts": [{"first_on": "2000-01-01", "last_on": "2999-01-01"}],
    }
    row.ends_on = row.starts_on
    row.save()
    assert closed(case.allowed, Medium.PAPER)


# ---- time


def test_expired__for_years__still_stands(frozen_clock: FrozenClock) -> None:
    case = family()
    protect(resident(case, 1))
    frozen_clock.tick(days=3000)
    assert all(closed(case.allowed, medium) for medium in ALL_MEDIA)


def test_extend__before_and_after_the_window__adds_a_year_from_the_right_day(
    frozen_clock: FrozenClock,
) -> None:
    case = family()
    subject = resident(case, 1)
    protect(subject)
    first_end = ProtectiveMeasure.objects.get().ends_on
    with pytest.raises(NotAvailable, match="extension_not_open"):
        services.extend_protective_measure(actor=CLERK, subject_id=subject, filed_on=today())
    frozen_clock.tick(days=350)
    services.extend_protective_measure(actor=CLERK, subject_id=subject, filed_on=today())
    assert (ProtectiveMeasure.objects.get().ends_on - first_end).days in (365, 366)
    assert ChangeRow.objects.filter(code="resident.measure_extended", subject=subject).count() == 1


def test_provisional__closes_at_once_and_is_confirmed_by_one_person() -> None:
    case = family()
    subject = resident(case, 1)
    protect(subject, is_provisional=True)
    assert closed(case.allowed)
    assert not services.confirm_protective_measure(actor=CLERK, subject_id=subject).is_provisional
    with pytest.raises(NotFoundOrHidden):
        services.confirm_protective_measure(actor=CLERK, subject_id=subject)
    assert closed(case.allowed)


# ---- two people


def test_release__one_person__opens_nothing() -> None:
    case = family()
    subject = resident(case, 1)
    protect(subject)
    asked = services.request_measure_release(actor=ASKER, subject_id=subject, reason="本人の申出")
    assert closed(case.allowed)
    with pytest.raises(NotPermitted) as refusal:
        services.approve_measure_request(actor=ASKER, public_id=asked.public_id)
    assert refusal.value.code == "resident.needs_two_people"
    with pytest.raises(IntegrityError, match="measure_request_by_two"), transaction.atomic():
        MeasureRequest.objects.update(decided_by=ASKER.actor_id, is_approved=True)
    services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
    assert not closed(case.allowed)
    row = ProtectiveMeasure.objects.get()
    assert (row.release_asked_by, row.released_by, row.release_reason) == ("yamane", "mori", "本人の申出")
    with pytest.raises(Conflict, match="request_closed"):
        services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)


def test_release__two_measures__the_other_still_closes() -> None:
    case = family()
    protect(resident(case, 1))
    protect(WIFE)
    asked = services.request_measure_release(actor=ASKER, subject_id=WIFE, reason="本人の申出")
    services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
    assert closed(case.allowed)


def test_request__refused_or_without_a_reason_or_by_a_counter_clerk__opens_nothing() -> None:
    case = family()
    subject = resident(case, 1)
    protect(subject)
    with pytest.raises(ValidationFailed) as missing:
        services.request_measure_release(actor=ASKER, subject_id=subject, reason=" 　")
    assert missing.value.field_errors == {"reason": "resident.reason_required"}
    with pytest.raises(NotPermitted):
        services.request_measure_release(actor=CLERK, subject_id=subject, reason="x")
    asked = services.request_measure_release(actor=ASKER, subject_id=subject, reason="x")
    services.refuse_measure_request(actor=DECIDER, public_id=asked.public_id)
    with pytest.raises(Conflict):
        services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
    assert closed(case.allowed)


def test_lift__for_today__opens_paper_in_person_alone_and_returns_by_itself(
    frozen_clock: FrozenClock,
) -> None:
    case = family()
    subject = resident(case, 1)
    protect(subject)
    asked = services.request_measure_lift(
        actor=ASKER, subject_id=subject, reason="本人が受け取る", first_on=today(), last_on=today()
    )
    assert closed(case.allowed, Medium.PAPER)
    services.approve_measure_request(actor=DECIDER, public_id=asked.public_id)
    assert not closed(case.allowed, Medium.PAPER)
    assert all(closed(case.allowed, medium) for medium in ALL_MEDIA if medium is not Medium.PAPER)
    frozen_clock.tick(days=1)
    assert closed(case.allowed, Medium.PAPER)


@pytest.mark.parametrize(("first", "last"), [(-1, 0), (0, 7), (2, 1)])
def test_lift__for_other_days__is_refused(first: int, last: int) -> None:
    protect(resident(family(), 1))
    with pytest.raises(ValidationFailed):
        lift("resident:x", today() + timedelta(days=first), today() + timedelta(days=last))


def test_lift__one_of_two_measures__the_other_still_closes_paper() -> None:
    case = family()
    protect(resident(case, 1))
    protect(WIFE)
    lift(WIFE, today(), today())
    assert closed(case.allowed, Medium.PAPER)


# ---- who is covered


def test_find_measures__neighbours_in_one_list__are_told_apart() -> None:
    """A list of many households must warn of the one that is concerned."""
    case = family()
    other = make_case("AAAA-3333", "小林田", "一郎")
    protect(WIFE)
    found = find_measures([*case.allowed.ids, *other.allowed.ids], Medium.MAIL, today())
    assert {one.subject_id for one in found} == set(case.allowed.ids)


def test_find_measures__nobody_protected__costs_one_or_two_queries(
    django_assert_num_queries: Callable[..., object],
) -> None:
    case = family()
    for subjects, queries in ((case.allowed.ids, 1), ([resident(case, 0), resident(case, 1)], 2)):
        with django_assert_num_queries(queries, using="gate"):  # type: ignore[attr-defined]
            assert find_measures(subjects, Medium.MAIL, today()) == []


@pytest.mark.parametrize("source", ["residents", "cases", "push"])
def test_source__that_cannot_be_reached__is_closed(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    case = family()

    def gone(*_: object) -> object:
        raise OSError("no route to the register")

    monkeypatch.setattr(ports.protection_sources()[source], "check", gone, raising=True)
    for medium in Medium:
        with pytest.raises(ReleaseRefused, match=r"^release\.gate_failed$"):
            release.export(CLERK, content=b"x", allowed=case.allowed, medium=medium)
