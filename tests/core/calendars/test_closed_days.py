from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendars import ClosedDays, YearEndClosure, next_open_day, previous_open_day, weekday_ja
from madoguchi.core.errors import InvalidValue

HOLIDAYS = {date(2026, 11, 23): "勤労感謝の日", date(2027, 1, 11): "成人の日"}
OFFICE = ClosedDays(
    holidays=HOLIDAYS,
    extra_closed={date(2026, 12, 9): "システム更新"},
    extra_open=frozenset({date(2026, 11, 29)}),
    known_until=date(2027, 12, 31),
)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 11, 20), None),
        (date(2026, 11, 21), "土曜日"),
        (date(2026, 11, 22), "日曜日"),
        (date(2026, 11, 23), "勤労感謝の日"),
        (date(2026, 11, 29), None),
        (date(2026, 12, 9), "システム更新"),
        (date(2026, 12, 28), None),
        (date(2026, 12, 29), "年末年始"),
        (date(2027, 1, 3), "年末年始"),
        (date(2027, 1, 4), None),
    ],
)
def test_closed_reason__each_kind_of_day__is_named(day: date, reason: str | None) -> None:
    assert OFFICE.closed_reason_ja(day) == reason
    assert OFFICE.is_closed(day) == (reason is not None)


@given(st.dates(min_value=date(2020, 1, 1), max_value=date(2030, 1, 1)))
def test_open_days__any_day__are_the_nearest_open_ones(day: date) -> None:
    after, before = next_open_day(day, OFFICE), previous_open_day(day, OFFICE)
    assert before <= day <= after
    assert not OFFICE.is_closed(after)
    assert not OFFICE.is_closed(before)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert all(OFFICE.is_closed(between_day) for between_day in between)


def test_next_open_day__long_new_year__skips_it_whole() -> None:
    assert next_open_day(date(2026, 12, 29), OFFICE) == date(2027, 1, 4)
    assert previous_open_day(date(2027, 1, 3), OFFICE) == date(2026, 12, 28)


def test_next_open_day__never_open__refuses_instead_of_searching_for_ever() -> None:
    with pytest.raises(InvalidValue, match=r"calendar\.always_closed"):
        next_open_day(date(2026, 1, 1), ClosedDays(weekdays=frozenset(range(7))))


def test_year_end_closure__within_one_year__does_not_wrap() -> None:
    summer = YearEndClosure((8, 13), (8, 15))
    assert [day for day in range(12, 17) if summer.covers(date(2026, 8, day))] == [13, 14, 15]


def test_is_known__day_after_the_table_ends__is_not_known() -> None:
    assert OFFICE.is_known(date(2027, 12, 31))
    assert not OFFICE.is_known(date(2028, 1, 1))
    assert ClosedDays().is_known(date(2999, 1, 1))


def test_weekday_ja__a_saturday__is_written_so() -> None:
    assert weekday_ja(date(2026, 11, 21)) == "土"
