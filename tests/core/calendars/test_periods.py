from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendars import (
    add_months,
    day_period_end,
    last_day_of_month,
    month_period_end,
    period_end,
)

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1))


@given(DAYS, st.integers(-240, 240))
def test_add_months__any_day__lands_in_the_right_month_on_the_nearest_day(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day == min(day.day, last_day_of_month(moved.year, moved.month).day)


@given(DAYS, st.integers(1, 60), st.integers(1, 60))
def test_period_end__longer_or_later_periods__never_end_earlier(day: date, months: int, more: int) -> None:
    assert period_end(day, months=months) < period_end(day, months=months + more)
    assert period_end(day, months=months) <= period_end(day + timedelta(days=1), months=months)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)).filter(lambda d: d.day <= 28))
def test_period_end__following_months__leave_no_gap(day: date) -> None:
    assert period_end(day, months=2) == period_end(period_end(day, months=1) + timedelta(days=1), months=1)


@pytest.mark.parametrize(
    ("first_day", "months", "expected"),
    [
        (date(2020, 4, 1), 12, date(2021, 3, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 2, 1), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 14)),
    ],
)
def test_period_end__civil_code_examples__ends_on_the_eve(
    first_day: date, months: int, expected: date
) -> None:
    assert period_end(first_day, months=months) == expected


def test_day_period_end__first_day__counts_only_if_asked() -> None:
    event = date(2026, 11, 21)
    assert day_period_end(event, days=14, first_day_counted=False) == date(2026, 12, 5)
    assert day_period_end(event, days=14, first_day_counted=True) == date(2026, 12, 4)


def test_month_period_end__first_day__counts_only_if_asked() -> None:
    assert month_period_end(date(2026, 1, 31), months=1, first_day_counted=False) == date(2026, 2, 28)
    assert month_period_end(date(2026, 1, 15), months=1, first_day_counted=False) == date(2026, 2, 15)
    assert month_period_end(date(2026, 1, 15), months=1, first_day_counted=True) == date(2026, 2, 14)
