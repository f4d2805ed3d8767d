"""The one clock: UTC inside, Japan at the edge, movable only in a demo."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from madoguchi.core.errors import NotPermitted
from madoguchi.foundation import clock
from madoguchi.foundation.audit.models import ChangeRow
from madoguchi.foundation.clock import reading
from madoguchi.foundation.clock.models import ClockSetting
from madoguchi.foundation.policy.actors import SYSTEM
from tests.support.clock import FrozenClock

TOLERANCE = timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (datetime(2026, 3, 31, 14, 59, 59, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 3, 31, 15, 0, 0, tzinfo=UTC), date(2026, 4, 1)),
    ],
)
def test_today__around_midnight_in_japan__changes_at_15_utc(
    frozen_clock: FrozenClock, moment: datetime, expected: date
) -> None:
    frozen_clock.move_to(moment)
    assert clock.today() == expected


def test_now__frozen__is_utc_and_moves_only_when_told(frozen_clock: FrozenClock) -> None:
    before = clock.now()
    frozen_clock.tick(minutes=5)
    assert (before.tzinfo, clock.now() - before) == (UTC, timedelta(minutes=5))


def test_local__naive__is_a_programming_error() -> None:
    with pytest.raises(RuntimeError):
        clock.local(datetime(2026, 1, 1))


@pytest.mark.django_db
def test_set_demo_clock__in_a_demo__moves_now_and_leaves_an_audit_row(demo_clock: None) -> None:
    to = datetime(2027, 1, 1, tzinfo=UTC)
    clock.set_demo_clock(SYSTEM, to)
    assert abs(clock.now() - to) < TOLERANCE
    assert ChangeRow.objects.filter(code="clock.moved").count() == 1


@pytest.mark.django_db
def test_set_demo_clock__twice__keeps_one_row(demo_clock: None) -> None:
    clock.set_demo_clock(SYSTEM, datetime(2027, 1, 1, tzinfo=UTC))
    clock.set_demo_clock(SYSTEM, datetime(2028, 1, 1, tzinfo=UTC))
    assert ClockSetting.objects.count() == 1
    assert clock.now().year == 2028


@pytest.mark.django_db
def test_now__row_in_an_install_that_is_no_demo__is_ignored(
    demo_clock: None, settings: pytest.FixtureRequest
) -> None:
    ClockSetting.objects.create(id=1, offset_s=86400 * 365)
    settings.IS_DEMO = False
    assert abs(clock.now() - reading.machine_now()) < TOLERANCE


@pytest.mark.django_db
def test_set_demo_clock__no_demo__is_refused(settings: pytest.FixtureRequest) -> None:
    settings.IS_DEMO = False
    with pytest.raises(NotPermitted) as refusal:
        clock.set_demo_clock(SYSTEM, datetime(2027, 1, 1, tzinfo=UTC))
    assert refusal.value.code == "clock.not_a_demo"
    assert not ClockSetting.objects.exists()


@pytest.mark.django_db
def test_now__asked_often__reads_the_row_once(
    demo_clock: None, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(1):
        clock.now()
        clock.now()


@pytest.mark.django_db(transaction=True)
def test_now__in_a_failed_transaction__uses_the_last_offset(demo_clock: None) -> None:
    from django.db import transaction

    clock.set_demo_clock(SYSTEM, datetime(2027, 6, 1, tzinfo=UTC))
    assert clock.now().year == 2027
    with transaction.atomic():
        connection.set_rollback(True)
        reading.offset.forget()
        assert clock.now().year == 2027
