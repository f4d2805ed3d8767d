from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.errors import InvalidValue
from madoguchi.core.japanese import PersonName, household_number_from
from madoguchi.core.people import (
    Aggressor,
    ProtectedAction,
    ProtectedScope,
    ProtectionLevel,
    ProtectiveMeasure,
    TemporaryLift,
    level_on,
)
from tests.core.people.builders import HOUSEHOLD, number

START = date(2020, 4, 1)
MEASURE = ProtectiveMeasure.start(number(1), START)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2020, 4, 1), date(2021, 3, 31)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2024, 2, 29)),
    ],
)
def test_start__a_year__ends_on_the_eve(starts_on: date, ends_on: date) -> None:
    assert ProtectiveMeasure.start(number(1), starts_on).ends_on == ends_on


@given(st.integers(0, 20000))
def test_applies_on__any_day_from_the_start__expired_or_not(days: int) -> None:
    on = START + timedelta(days=days)
    assert MEASURE.applies_on(on)
    assert MEASURE.level_for(ProtectedAction.CALL, on, number(1)) is ProtectionLevel.ERROR


def test_applies_on__before_start_and_after_release__does_not() -> None:
    assert not MEASURE.applies_on(START - ONE_DAY)
    released = replace(MEASURE, released_on=date(2021, 6, 1))
    assert released.applies_on(date(2021, 5, 31))
    assert not released.applies_on(date(2021, 6, 1))
    assert released.level_for(ProtectedAction.VIEW, date(2021, 6, 1), number(1)) is None


def test_applies_on__temporary_lift__comes_back_by_itself() -> None:
    lifted = replace(MEASURE, lifts=(TemporaryLift(date(2020, 5, 1), date(2020, 5, 2)),))
    days = [date(2020, 4, 30) + timedelta(days=n) for n in range(4)]
    assert [lifted.applies_on(day) for day in days] == [True, False, False, True]


def test_is_expired_on__last_day__is_still_inside() -> None:
    assert not MEASURE.is_expired_on(date(2021, 3, 31))
    assert MEASURE.is_expired_on(date(2021, 4, 1))


def test_extended__one_month_before_the_end__is_the_first_day() -> None:
    assert MEASURE.extension_opens_on == date(2021, 2, 28)
    assert not MEASURE.can_extend_on(date(2021, 2, 27))
    with pytest.raises(InvalidValue, match=r"protection\.extension_not_open"):
        MEASURE.extended(date(2021, 2, 27))
    assert MEASURE.extended(date(2021, 2, 28)).ends_on == date(2022, 3, 31)


def test_extended__after_expiry__runs_a_year_from_the_filing() -> None:
    extended = MEASURE.extended(date(2021, 6, 10))
    assert (extended.starts_on, extended.ends_on) == (START, date(2022, 6, 9))


def test_can_extend_on__provisional_or_released__cannot() -> None:
    late = date(2021, 3, 1)
    assert not replace(MEASURE, is_provisional=True).can_extend_on(late)
    assert not replace(MEASURE, released_on=late).can_extend_on(late)


def test_applies_on__provisional__protects_at_once() -> None:
    assert ProtectiveMeasure.start(number(1), START, is_provisional=True).applies_on(START)


def test_level_for__scopes__differ_by_action_and_household() -> None:
    measure = replace(
        MEASURE,
        household_number=HOUSEHOLD,
        also_protected=(number(2),),
        scopes=(
            ProtectedScope(ProtectedAction.ISSUE, ProtectionLevel.ERROR),
            ProtectedScope(ProtectedAction.VIEW, ProtectionLevel.ALERT, whole_household=True),
        ),
    )
    assert measure.level_for(ProtectedAction.ISSUE, START, number(1)) is ProtectionLevel.ERROR
    assert measure.level_for(ProtectedAction.ISSUE, START, number(2)) is ProtectionLevel.ERROR
    assert measure.level_for(ProtectedAction.ISSUE, START, number(3), HOUSEHOLD) is None
    assert measure.level_for(ProtectedAction.VIEW, START, number(3), HOUSEHOLD) is ProtectionLevel.ALERT
    assert measure.level_for(ProtectedAction.VIEW, START, number(3), household_number_from(2)) is None
    assert measure.level_for(ProtectedAction.VIEW, START, number(3)) is None
    assert measure.level_for(ProtectedAction.MAIL, START, number(1)) is None


def test_level_on__several_measures__the_strictest_wins() -> None:
    alert = replace(MEASURE, scopes=(ProtectedScope(ProtectedAction.VIEW, ProtectionLevel.ALERT),))
    assert level_on([], ProtectedAction.VIEW, START, number(1)) is None
    assert level_on([alert], ProtectedAction.VIEW, START, number(1)) is ProtectionLevel.ALERT
    assert level_on([alert, MEASURE], ProtectedAction.VIEW, START, number(1)) is ProtectionLevel.ERROR
    assert level_on([MEASURE], ProtectedAction.VIEW, START, number(9)) is None


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: replace(MEASURE, ends_on=date(2020, 3, 31)), "protection.period_reversed"),
        (lambda: TemporaryLift(date(2020, 5, 2), date(2020, 5, 1)), "protection.period_reversed"),
        (lambda: replace(MEASURE, scopes=()), "protection.scope_empty"),
    ],
)
def test_measure__contradictory_data__refuses_with_code(make, code: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InvalidValue) as refusal:
        make()
    assert refusal.value.code == code


def test_repr__aggressor__is_never_printed() -> None:
    measure = replace(MEASURE, aggressors=(Aggressor(PersonName("加害", "者")),))
    assert "加害" not in repr(measure)
