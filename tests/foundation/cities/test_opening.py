"""Open or not, until when, and when next: over holidays, the turn of the year and days that are an exception."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendars import ClosedDays, YearEndClosure
from madoguchi.foundation.cities.holidays import national_holidays
from madoguchi.foundation.cities.opening import Opening, OpeningState, hours_on, opening_at
from madoguchi.foundation.cities.sites import OpenHours

EVERY_DAY = frozenset(range(7))
OFFICE = (OpenHours(EVERY_DAY, time(8, 30), time(17, 15)),)
CENTER = (
    OpenHours(frozenset(range(5)), time(9), time(22)),
    OpenHours(frozenset({5}), time(9), time(17)),
)
CITY = ClosedDays(
    frozenset({5, 6}), national_holidays(), YearEndClosure((12, 29), (1, 3)), known_until=date(2027, 12, 31)
)


@pytest.mark.parametrize(
    ("moment", "state", "until", "opens"),
    [
        (
            datetime(2026, 11, 20, 8, 29),
            OpeningState.LATER_TODAY,
            time(17, 15),
            datetime(2026, 11, 20, 8, 30),
        ),
        (datetime(2026, 11, 20, 8, 30), OpeningState.OPEN, time(17, 15), None),
        (datetime(2026, 11, 20, 17, 14, 59), OpeningState.OPEN, time(17, 15), None),
        (datetime(2026, 11, 20, 17, 15), OpeningState.OVER, None, datetime(2026, 11, 24, 8, 30)),
        # Saturday before 勤労感謝の日 (Monday 23 November 2026).
        (datetime(2026, 11, 21, 12), OpeningState.CLOSED, None, datetime(2026, 11, 24, 8, 30)),
        (datetime(2026, 12, 28, 18), OpeningState.OVER, None, datetime(2027, 1, 4, 8, 30)),
        (datetime(2027, 1, 1, 12), OpeningState.CLOSED, None, datetime(2027, 1, 4, 8, 30)),
    ],
)
def test_opening_at__office__tells_state_and_next_opening(
    moment: datetime, state: OpeningState, until: time | None, opens: datetime | None
) -> None:
    found = opening_at(moment, OFFICE, CITY)
    assert (found.state, found.until) == (state, until)
    assert (found.opens_on, found.opens_at) == ((opens.date(), opens.time()) if opens else (None, None))


def test_opening_at__holiday__names_the_reason() -> None:
    assert opening_at(datetime(2026, 11, 23, 9), OFFICE, CITY).reason_ja == "勤労感謝の日"


def test_opening_at__next_opening_beyond_the_known_holidays__is_not_settled() -> None:
    assert not opening_at(datetime(2027, 12, 31, 12), OFFICE, CITY).is_settled
    assert opening_at(datetime(2027, 12, 20, 18), OFFICE, CITY).is_settled


def test_opening_at__hours_by_weekday__are_those_of_the_day() -> None:
    closed = ClosedDays(frozenset({6}), national_holidays(), None)
    assert opening_at(datetime(2026, 11, 20, 21), CENTER, closed).until == time(22)
    assert opening_at(datetime(2026, 11, 21, 16), CENTER, closed).until == time(17)
    assert opening_at(datetime(2026, 11, 21, 17), CENTER, closed).opens_on == date(2026, 11, 24)


def test_opening_at__no_hours_known__is_unknown_and_promises_nothing() -> None:
    assert opening_at(datetime(2026, 11, 20, 9), (), CITY) == Opening(OpeningState.UNKNOWN)


def test_opening_at__sunday_opened_by_exception__is_open() -> None:
    sunday = date(2027, 3, 28)
    closed = ClosedDays(frozenset({5, 6}), national_holidays(), None, extra_open=frozenset({sunday}))
    assert opening_at(datetime(2027, 3, 28, 9), OFFICE, closed).state is OpeningState.OPEN


def test_opening_at__never_open_again__tells_no_day() -> None:
    found = opening_at(datetime(2026, 11, 20, 9), OFFICE, ClosedDays(EVERY_DAY))
    assert (found.state, found.opens_on) == (OpeningState.CLOSED, None)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), st.sampled_from([OFFICE, CENTER]))
def test_opening_at__any_moment__next_opening_is_the_first_minute_that_is_open(
    moment: datetime, hours: tuple[OpenHours, ...]
) -> None:
    found = opening_at(moment, hours, CITY)
    if found.state is OpeningState.OPEN:
        assert found.until is not None
        assert moment.time() < found.until
        return
    assert found.opens_on is not None
    assert found.opens_at is not None
    first = datetime.combine(found.opens_on, found.opens_at)
    assert first > moment
    assert opening_at(first, hours, CITY).state is OpeningState.OPEN
    between = (moment.date() + timedelta(days=n) for n in range(1, (first.date() - moment.date()).days))
    assert not any(hours_on(day, hours, CITY) for day in between)
