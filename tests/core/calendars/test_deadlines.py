from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.core.calendars import (
    ClosedDayRoll,
    ClosedDays,
    DeadlineKind,
    DeadlineRule,
    due,
)
from madoguchi.core.errors import InvalidValue

OFFICE = ClosedDays(holidays={date(2026, 11, 23): "勤労感謝の日"}, known_until=date(2027, 12, 31))
ALWAYS_OPEN = ClosedDays(weekdays=frozenset(), year_end=None)
DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 1, 1))

MOVE_IN = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, "転入した日", days=14)
BIRTH = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, "生まれた日", days=14, first_day_counted=True)
CHILD_ALLOWANCE = DeadlineRule(DeadlineKind.DAYS_FROM_NEXT_DAY, "転出予定日", days=15)
MOVE_OUT = DeadlineRule(DeadlineKind.BEFOREHAND, "引っ越す日", opens_days_before=30)
SURNAME = DeadlineRule(DeadlineKind.MONTHS_FROM_EVENT, "離婚の日", months=3)
FUNERAL = DeadlineRule(DeadlineKind.MONTHS_FROM_EVENT, "葬祭の日", months=24)
ANNUAL = DeadlineRule(DeadlineKind.ANNUAL, month_day=(6, 30))


@pytest.mark.parametrize(
    ("rule", "base", "expected", "rolled_from"),
    [
        (MOVE_IN, date(2026, 11, 16), date(2026, 11, 30), None),
        (MOVE_IN, date(2026, 11, 21), date(2026, 12, 7), date(2026, 12, 5)),
        (MOVE_IN, date(2026, 11, 9), date(2026, 11, 24), date(2026, 11, 23)),
        (MOVE_IN, date(2026, 12, 16), date(2027, 1, 4), date(2026, 12, 30)),
        (BIRTH, date(2026, 11, 16), date(2026, 11, 30), date(2026, 11, 29)),
        (BIRTH, date(2026, 11, 17), date(2026, 11, 30), None),
        (CHILD_ALLOWANCE, date(2026, 11, 16), date(2026, 12, 1), None),
        (MOVE_OUT, date(2026, 11, 24), date(2026, 11, 24), None),
        (MOVE_OUT, date(2026, 11, 23), date(2026, 11, 20), date(2026, 11, 23)),
        (SURNAME, date(2026, 8, 30), date(2026, 11, 30), None),
        (SURNAME, date(2026, 11, 30), date(2027, 3, 1), date(2027, 2, 28)),
        (FUNERAL, date(2025, 11, 16), date(2027, 11, 16), None),
        (ANNUAL, date(2026, 6, 30), date(2026, 6, 30), None),
        (ANNUAL, date(2026, 7, 1), date(2027, 6, 30), None),
    ],
)
def test_due__each_kind__gives_the_day_and_where_it_rolled_from(
    rule: DeadlineRule, base: date, expected: date, rolled_from: date | None
) -> None:
    result = due(rule, base, OFFICE)
    assert (result.due_on, result.rolled_from) == (expected, rolled_from)
    assert result.is_certain
    assert [step.code for step in result.steps] == ["base", "counted"] + (["rolled"] if rolled_from else [])


def test_due__beforehand_with_window__says_from_when() -> None:
    assert due(MOVE_OUT, date(2026, 12, 1), OFFICE).opens_on == date(2026, 11, 1)
    assert due(MOVE_IN, date(2026, 12, 1), OFFICE).opens_on is None


@pytest.mark.parametrize("kind", [DeadlineKind.PROMPTLY, DeadlineKind.NONE])
def test_due__kinds_without_day__gives_words_only(kind: DeadlineKind) -> None:
    result = due(DeadlineRule(kind, "引っ越し"), date(2026, 11, 21), OFFICE)
    assert result.due_on is None
    assert result.reason_ja.endswith("。")
    assert due(DeadlineRule(kind), None, OFFICE).due_on is None


@pytest.mark.parametrize("rule", [MOVE_IN, BIRTH, CHILD_ALLOWANCE, MOVE_OUT, SURNAME, ANNUAL])
def test_due__event_day_unknown__gives_the_rule_in_words(rule: DeadlineRule) -> None:
    result = due(rule, None, OFFICE)
    assert result.due_on is None
    assert "分からない" in result.reason_ja


def test_due__same_time__stays_on_a_closed_day() -> None:
    result = due(DeadlineRule(DeadlineKind.SAME_TIME, "転入届"), date(2026, 11, 21), OFFICE)
    assert (result.due_on, result.rolled_from) == (date(2026, 11, 21), None)


def test_due__roll_given_by_the_rule__wins() -> None:
    keep = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=14, roll=ClosedDayRoll.KEEP)
    back = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=14, roll=ClosedDayRoll.PREVIOUS_OPEN_DAY)
    assert due(keep, date(2026, 11, 21), OFFICE).due_on == date(2026, 12, 5)
    assert due(back, date(2026, 11, 21), OFFICE).due_on == date(2026, 12, 4)


def test_due__beyond_the_holiday_table__is_marked_uncertain() -> None:
    result = due(FUNERAL, date(2026, 11, 16), OFFICE)
    assert result.due_on == date(2028, 11, 16)
    assert not result.is_certain
    assert result.steps[-1].code == "holidays_unknown"


@given(DAYS, st.integers(1, 400))
def test_due__counting_the_first_day__is_one_day_shorter(base: date, days: int) -> None:
    counted = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=days, first_day_counted=True)
    plain = DeadlineRule(DeadlineKind.DAYS_FROM_EVENT, days=days)
    from_next = DeadlineRule(DeadlineKind.DAYS_FROM_NEXT_DAY, days=days)
    last = due(plain, base, ALWAYS_OPEN).due_on
    assert last == base + timedelta(days=days)
    assert due(from_next, base, ALWAYS_OPEN).due_on == last
    assert due(counted, base, ALWAYS_OPEN).due_on == base + timedelta(days=days - 1)


@given(DAYS, st.sampled_from([MOVE_IN, BIRTH, CHILD_ALLOWANCE, MOVE_OUT, SURNAME, FUNERAL, ANNUAL]))
def test_due__any_day_and_rule__falls_on_an_open_day_named_in_the_reason(
    base: date, rule: DeadlineRule
) -> None:
    result = due(rule, base, OFFICE)
    assert result.due_on is not None
    assert not OFFICE.is_closed(result.due_on)
    assert f"{result.due_on.month}月{result.due_on.day}日" in result.reason_ja
    assert due(rule, base, OFFICE) == result


@pytest.mark.parametrize(
    ("kind", "fields", "code"),
    [
        (DeadlineKind.DAYS_FROM_EVENT, {}, "deadline.days_required"),
        (DeadlineKind.DAYS_FROM_NEXT_DAY, {"days": 0}, "deadline.days_required"),
        (DeadlineKind.MONTHS_FROM_EVENT, {"days": 3}, "deadline.months_required"),
        (DeadlineKind.ANNUAL, {}, "deadline.month_day_required"),
        (DeadlineKind.ANNUAL, {"month_day": (2, 29)}, "deadline.month_day_required"),
        (DeadlineKind.ANNUAL, {"month_day": (13, 1)}, "deadline.month_day_required"),
        (
            DeadlineKind.DAYS_FROM_NEXT_DAY,
            {"days": 15, "first_day_counted": True},
            "deadline.first_day_contradiction",
        ),
    ],
)
def test_deadline_rule__contradictory_data__refuses_with_code(
    kind: DeadlineKind, fields: dict[str, object], code: str
) -> None:
    with pytest.raises(InvalidValue) as refusal:
        DeadlineRule(kind, **fields)  # type: ignore[arg-type]
    assert refusal.value.code == code
